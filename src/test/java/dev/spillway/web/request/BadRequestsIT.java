package dev.spillway.web.request;

import dev.spillway.testing.Form;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
class BadRequestsIT extends BadRequestsTest {}

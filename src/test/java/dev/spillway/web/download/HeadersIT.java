package dev.spillway.web.download;

import dev.spillway.testing.Form;
import dev.spillway.web.problem.HeadersTest;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
class HeadersIT extends HeadersTest {}

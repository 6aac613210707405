package dev.spillway.web;

import dev.spillway.testing.Form;
import dev.spillway.web.download.S3RootsTest;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
class S3RootsIT extends S3RootsTest {}

package dev.spillway.recipe;

import dev.spillway.testing.Form;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import org.junit.jupiter.api.Tag;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
class BookwyrmExportIT extends BookwyrmExportTest {}

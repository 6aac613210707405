package dev.spillway.web.download;

import dev.spillway.testing.Form;
import dev.spillway.testing.OpenToAll;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Tag;

/**
 * The same of the packaged service, whose time nobody sets: the jar, or the binary where one was
 * built.
 */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
@TestProfile(OpenToAll.class)
class LinksIT extends LinksTest {}

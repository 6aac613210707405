package dev.spillway.web.download;

import dev.spillway.testing.Form;
import dev.spillway.testing.OpenToAll;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Tag;

/**
 * The same tests on the packaged service, with the real clock: the jar, or the binary if one was
 * built.
 */
@QuarkusIntegrationTest
@Tag(Form.REPEATED)
@TestProfile(OpenToAll.class)
class LinksIT extends LinksTest {}

package dev.spillway.web.download;

import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.TestProfile;

/** The same of the packaged service, whose time nobody sets: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
@TestProfile(LinksTest.TwoKeys.class)
class LinksIT extends LinksTest {}

package dev.spillway.web.download;

import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
class RangesIT extends RangesTest {}

package dev.spillway.web;

import dev.spillway.web.download.S3RootsTest;
import io.quarkus.test.junit.QuarkusIntegrationTest;

/** The same of the packaged service: the jar, or the binary where one was built. */
@QuarkusIntegrationTest
class S3RootsIT extends S3RootsTest {}

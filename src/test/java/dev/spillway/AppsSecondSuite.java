package dev.spillway;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The second half of the tests that need a running application. Tests that share an application
 * stand in one half, so that each is started once; both halves take about the same time and run
 * side by side. {@code AppsSuitesTest} tells of a test that is missing here.
 */
@Suite
@SelectClasses(
    names = {
      "dev.spillway.export.row.OnceTest",
      "dev.spillway.recipe.BookwyrmExportTest",
      "dev.spillway.web.BlamedExportsTest",
      "dev.spillway.web.ConsoleOffTest",
      "dev.spillway.web.HostileRowsTest",
      "dev.spillway.web.PlacesTest",
      "dev.spillway.web.RowsExportsTest",
      "dev.spillway.web.RowsFaultsTest",
      "dev.spillway.web.S3RootsHealthTest",
      "dev.spillway.web.SecretsTest",
      "dev.spillway.web.WebRootsTest",
      "dev.spillway.web.connection.SlowConnectionsTest",
      "dev.spillway.web.door.CrossOriginTest",
      "dev.spillway.web.door.OwnerLimitsTest",
      "dev.spillway.web.download.DeliveryProofsTest",
      "dev.spillway.web.download.LinkTimesTest",
      "dev.spillway.web.download.LinksTest",
      "dev.spillway.web.download.PartsTest",
      "dev.spillway.web.download.S3RootsTest",
      "dev.spillway.web.download.StagedPartsTest",
      "dev.spillway.web.download.StalledDownloadTest",
      "dev.spillway.web.page.BrowserTest",
      "dev.spillway.web.page.PagesTest",
      "dev.spillway.web.request.LimitsTest",
      "dev.spillway.web.ticket.TicketExamplesTest",
      "dev.spillway.web.ticket.TicketsTest"
    })
class AppsSecondSuite extends AppsSuite {}

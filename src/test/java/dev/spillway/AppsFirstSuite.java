package dev.spillway;

import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * The first half of the tests that need a running application. Tests that share an application
 * stand in one half, so that each is started once; both halves take about the same time and run
 * side by side. {@code AppsSuitesTest} tells of a test that is missing here.
 */
@Suite
@SelectClasses(
    names = {
      "dev.spillway.export.AdmissionTest",
      "dev.spillway.export.generation.AwaitedExportsTest",
      "dev.spillway.export.generation.GenerationsTest",
      "dev.spillway.export.generation.OutageLogTest",
      "dev.spillway.export.row.CommitsTest",
      "dev.spillway.export.row.FailedStagingTest",
      "dev.spillway.export.staging.TakeoverTest",
      "dev.spillway.notice.webhook.WebhooksTest",
      "dev.spillway.ops.HealthAndMetricsTest",
      "dev.spillway.ops.MonitoringTest",
      "dev.spillway.ops.database.MigrationsTest",
      "dev.spillway.page.console.ConsoleFilesTest",
      "dev.spillway.retention.AbsentBytesTest",
      "dev.spillway.retention.FaultyStagingTest",
      "dev.spillway.retention.ListedExportsTest",
      "dev.spillway.retention.ScheduledSweepTest",
      "dev.spillway.retention.SweepApiTest",
      "dev.spillway.retention.report.UrgentSweepTest",
      "dev.spillway.retention.sweep.ClockJumpTest",
      "dev.spillway.retention.sweep.ReconciliationTest",
      "dev.spillway.retention.sweep.SweepTest",
      "dev.spillway.retention.sweep.SwitchTest",
      "dev.spillway.retention.turn.EndedSweepTest",
      "dev.spillway.retention.turn.OutageTest",
      "dev.spillway.retention.turn.SweepLockTest",
      "dev.spillway.source.SourceServiceTest",
      "dev.spillway.volume.OpenVolumeTest",
      "dev.spillway.web.AuditTest",
      "dev.spillway.web.HostileRootTest",
      "dev.spillway.web.OpenApiTest",
      "dev.spillway.web.RetentionRequestsTest",
      "dev.spillway.web.SelectionTest",
      "dev.spillway.web.WholeWayTest",
      "dev.spillway.web.app.AppsTest",
      "dev.spillway.web.app.KeyedAppsTest",
      "dev.spillway.web.connection.FramingTest",
      "dev.spillway.web.connection.ProtocolsTest",
      "dev.spillway.web.door.ApiCallsTest",
      "dev.spillway.web.door.ConsoleBrowserTest",
      "dev.spillway.web.door.HostileCallersTest",
      "dev.spillway.web.door.KeysTest",
      "dev.spillway.web.door.LocalManagementTest",
      "dev.spillway.web.door.LocalRequestsTest",
      "dev.spillway.web.door.OperatorCallsTest",
      "dev.spillway.web.door.SessionsTest",
      "dev.spillway.web.door.TableKeysTest",
      "dev.spillway.web.download.DownloadsTest",
      "dev.spillway.web.download.KeyedLinksTest",
      "dev.spillway.web.download.RangesTest",
      "dev.spillway.web.download.RedirectTest",
      "dev.spillway.web.page.KeyedPagesTest",
      "dev.spillway.web.problem.HeadersTest",
      "dev.spillway.web.request.BadRequestsTest",
      "dev.spillway.web.request.FuzzTest",
      "dev.spillway.web.ticket.KeyedTicketsTest"
    })
class AppsFirstSuite extends AppsSuite {}

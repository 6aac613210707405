package dev.spillway.web.app;

import dev.spillway.archive.entry.ContentChangedException;
import dev.spillway.export.Exports;
import dev.spillway.export.delivery.Archives;
import dev.spillway.export.delivery.OpenArchive;
import dev.spillway.export.settings.ExportLimits;
import dev.spillway.problem.ProblemException;
import dev.spillway.web.download.ArchiveAnswers;
import dev.spillway.web.download.ArchiveReader;
import dev.spillway.web.transfer.ResponseSocket;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;

/**
 * Answers with the archive of a list. Requests with equal lists share one export while it lives;
 * after it, a new one has the same bytes and the same ETag, if the files are the same.
 */
@ApplicationScoped
class AppArchives {

  private final Exports exports;
  private final Archives archives;
  private final ArchiveAnswers answers;
  private final ExportLimits limits;

  AppArchives(Exports exports, Archives archives, ArchiveAnswers answers, ExportLimits limits) {
    this.exports = exports;
    this.archives = archives;
    this.answers = answers;
    this.limits = limits;
  }

  /**
   * Answers, and returns when the body was sent or reset.
   *
   * @throws ProblemException before anything was sent
   */
  void answer(AppCall call, ResponseSocket socket, AppLists.Listed list)
      throws IOException, InterruptedException {
    try {
      answerOnce(call, socket, list);
    } catch (ProblemException e) {
      switch (e.problem().type()) {
        // The shared export ended just now, or a file has changed: the list is still good.
        case GONE, SOURCE_CHANGED, UNKNOWN_EXPORT -> answerOnce(call, socket, list);
        default -> throw e;
      }
    }
  }

  private void answerOnce(AppCall call, ResponseSocket socket, AppLists.Listed list)
      throws IOException, InterruptedException {
    ArchiveReader reader = ArchiveReader.of(call.archive(), list.caller());
    String id = exports.beginOrShare(list.request());
    if (exports.await(id, limits.longestWait()).isEmpty()) {
      throw Archives.unknown();
    }
    try (OpenArchive archive = archives.openOnly(id, reader.scope())) {
      answers.answer(call.archive(), socket, reader, archive, false);
    } catch (ContentChangedException e) {
      throw exports.contentChanged(id).problem().exception(e);
    }
  }
}

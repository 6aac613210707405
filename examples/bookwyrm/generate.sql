-- Fills the tables of schema.sql: :users readers (ids 1 to :users) with :books books each, the same at every run.
--
--   psql -d bookwyrm -f schema.sql -f generate.sql -v users=3 -v books=200 -v bare=0
--
-- bare=1: a book is a work, an edition and an author on one shelf, nothing else. bare=0: with several authors, editions,
-- statuses, lists, readthroughs, links, series and all that comes with them; some of it deleted, some of it without values.
-- The account :users + 1 is a newcomer with nothing at all; the twenty after it live on another server.
-- The readers share the catalogue, but take different editions, so that no export may contain data of another account.
-- For large numbers run `SET synchronous_commit = off` before.

-- Text that breaks what is careless: direction, quotes, control characters, signs outside the basic plane.
CREATE TEMPORARY TABLE phrase AS
SELECT * FROM (VALUES
    (0, 'Plain words'),
    (1, '深圳的图书馆 📚👩‍👩‍👧‍👦'),
    (2, U&'\05E9\05DC\05D5\05DD \05E2\05D5\05DC\05DD, \202Eright to left\202C \0627\0644\0639\0631\0628\064A\0629'),
    (3, 'She said "yes", he said ''no'' \ and C:\new\table'),
    (4, E'line one\nline two\r\n\ttab \x01\x02\x08\x0B\x0C\x1B\x1F\x7F end'),
    (5, U&'e\0301 \2028\2029\FEFF\00AD\0085 \+01F3F3\FE0F\200D\+01F308'),
    (6, '</script><!-- &amp; &lt; %00 \u0000 $1 :user_id ? {} []'),
    (7, '')) AS text (n, words);

-- The moment everything is counted from.
CREATE TEMPORARY TABLE epoch AS SELECT timestamptz '2021-03-04 05:06:07.089012+00' AS start;

-- ---------------------------------------------------------------------------------------------------------------- people
INSERT INTO bookwyrm_keypair (id, created_date, updated_date, remote_id, private_key, public_key)
SELECT n, start, start, 'https://books.example/user/reader' || n || '/#main-key', 'never exported ' || n,
    E'-----BEGIN PUBLIC KEY-----\n' || md5(n::text) || E'\n-----END PUBLIC KEY-----'
FROM epoch, generate_series(1, :users) AS n;

INSERT INTO bookwyrm_user (
    id, password, is_superuser, first_name, last_name, is_staff, is_active, date_joined, username, email, is_deleted,
    force_password_reset, key_pair_id, inbox, shared_inbox, outbox, summary, local, bookwyrm_user, localname, name, avatar,
    followers_url, default_post_privacy, remote_id, created_date, updated_date, last_active_date,
    manually_approves_followers, hide_follows, is_profile_private, moved_to, show_goal, show_suggested_users,
    discoverable, show_guided_tour, show_ratings, feed_status_types, preferred_timezone, allow_reactivation,
    confirmation_code)
SELECT n, 'never exported', false, '', '', false, true, start, account || '@' || host, account || '@mail.example', false,
    false, CASE WHEN n <= :users THEN n END, url || '/inbox', 'https://' || host || '/inbox', url || '/outbox',
    CASE WHEN n <= :users AND n % 3 <> 2 THEN '<p>' || (SELECT words FROM phrase WHERE phrase.n = people.n % 8) || '</p>' END,
    host = 'books.example', true, account,
    CASE WHEN n <= :users AND n % 4 <> 3 THEN 'Reader ' || n || ' 📖' END,
    CASE WHEN n <= :users AND n % 3 <> 0 THEN 'avatars/' || md5('avatar' || n) || '.png' END,
    url || '/followers', CASE n % 3 WHEN 0 THEN 'unlisted' WHEN 1 THEN 'public' ELSE 'followers' END, url,
    start, start, start, n % 2 = 0, n % 5 = 0, false, CASE WHEN n <= :users AND n % 4 = 2 THEN 'https://new.example/user/moved' END,
    n % 2 = 1, n % 3 = 1, n % 4 = 1, false, true, '{review,comment}',
    CASE n % 2 WHEN 0 THEN 'Asia/Shanghai' ELSE 'UTC' END, true, 'never exported'
FROM epoch, (
    SELECT n, host, account, 'https://' || host || '/user/' || account AS url
    FROM (
        SELECT n, CASE WHEN n <= :users + 1 THEN 'books.example' ELSE 'far.example' END AS host,
            CASE WHEN n <= :users THEN 'reader' || n WHEN n = :users + 1 THEN 'newcomer' ELSE 'far' || n END AS account
        FROM generate_series(1, :users + 21) AS n) AS named) AS people;

INSERT INTO bookwyrm_user_also_known_as (id, from_user_id, to_user_id)
SELECT n, n, :users + 2 + n % 20 FROM generate_series(1, :users) AS n WHERE :bare = 0 AND n % 2 = 1;

-- Everybody follows eight people and blocks two.
INSERT INTO bookwyrm_userfollows (id, created_date, updated_date, user_subject_id, user_object_id)
SELECT n * 20 + far, start, start, n, :users + 2 + (n + far) % 20
FROM epoch, generate_series(1, :users) AS n, generate_series(0, 7) AS far WHERE :bare = 0;

INSERT INTO bookwyrm_userblocks (id, created_date, updated_date, user_subject_id, user_object_id)
SELECT n * 20 + far, start, start, n, :users + 2 + (n + far) % 20
FROM epoch, generate_series(1, :users) AS n, generate_series(8, 9) AS far WHERE :bare = 0;

INSERT INTO bookwyrm_annualgoal (id, created_date, updated_date, remote_id, user_id, goal, year, privacy)
SELECT n * 10 + year % 10, start, start, NULL, n, 10 * n + year % 10, year, CASE year % 2 WHEN 0 THEN 'public' ELSE 'direct' END
FROM epoch, generate_series(1, :users) AS n, generate_series(2024, 2026) AS year WHERE :bare = 0;

-- -------------------------------------------------------------------------------------------------------------- catalogue
INSERT INTO bookwyrm_author (
    id, created_date, updated_date, remote_id, openlibrary_key, wikidata, last_edited_by_id, wikipedia_link, isni,
    website, born, died, name, aliases, bio, born_precision, died_precision)
SELECT n, start, start, 'https://books.example/author/' || n, 'OL' || n || 'A', CASE WHEN n % 3 = 0 THEN 'Q' || n END,
    CASE WHEN n % 2 = 0 THEN 1 + n % :users END, '', CASE WHEN n % 5 = 0 THEN '0000000121032683' END,
    CASE WHEN n % 4 = 0 THEN 'https://author.example/' || n END,
    CASE WHEN n % 3 = 0 THEN timestamptz '1906-04-13 12:00:00+00' + n % 900 * interval '1 day' END,
    CASE WHEN n % 6 = 0 THEN timestamptz '1989-12-22 12:00:00+00' END,
    'Author ' || n || ' ' || words, CASE WHEN n % 4 = 0 THEN ARRAY[words, 'Pen name'] ELSE '{}' END,
    CASE WHEN n % 2 = 0 THEN '<p>' || words || '</p>' END,
    CASE n % 9 WHEN 0 THEN 'YEAR' WHEN 3 THEN 'MONTH' ELSE 'DAY' END, 'DAY'
FROM epoch, (SELECT g AS n, words FROM generate_series(1, greatest(:books / 2, 1)) AS g JOIN phrase ON phrase.n = g % 8) AS made;

-- Works have the ids 1 to :books; edition e (1 to 3) of work w has the id :books + (w - 1) * 3 + e.
CREATE TEMPORARY TABLE made AS
SELECT w, e, CASE WHEN e = 0 THEN w ELSE :books + (w - 1) * 3 + e END AS id, w % 2 = 0 AND :bare = 0 AS rich, words
FROM generate_series(1, :books) AS w
CROSS JOIN LATERAL generate_series(0, CASE WHEN :bare = 1 THEN 1 ELSE 1 + w % 3 END) AS e
JOIN phrase ON phrase.n = (w + e) % 8;

INSERT INTO bookwyrm_book (
    id, created_date, updated_date, remote_id, openlibrary_key, inventaire_id, goodreads_key, last_edited_by_id, title,
    sort_title, subtitle, description, languages, series, series_number, subjects, subject_places, cover,
    first_published_date, published_date, first_published_date_precision, published_date_precision)
SELECT id, start, start, 'https://books.example/book/' || id, CASE WHEN rich THEN 'OL' || id || 'M' END,
    CASE WHEN rich THEN 'isbn:' || id END, CASE WHEN rich AND w % 4 = 0 THEN id::text END,
    CASE WHEN e < 2 THEN 1 + w % :users END, CASE e WHEN 0 THEN 'Work ' ELSE 'Edition ' END || w || ' ' || words,
    CASE WHEN e > 0 THEN 'edition ' || w END, CASE WHEN rich THEN words END,
    CASE WHEN w % 5 <> 4 THEN '<p>' || repeat('lorem ipsum dolor ', 39) || words || '</p>' END,
    CASE WHEN rich THEN ARRAY['English', '中文'] ELSE '{}' END, CASE WHEN rich THEN 'Series ' || w % 7 END,
    CASE WHEN rich THEN (w / 7)::text END, CASE WHEN w % 3 > 0 AND :bare = 0 THEN ARRAY['subject "one"', words] END,
    CASE WHEN w % 3 > 1 THEN ARRAY['深圳'] END, CASE WHEN rich AND (e > 0 OR w % 4 = 0) THEN 'covers/' || md5('cover' || id) || '.jpg' END,
    CASE WHEN rich THEN timestamptz '1954-07-29 12:00:00+00' END,
    CASE WHEN rich THEN timestamptz '2004-02-29 12:00:00+00' + e * interval '400 days' END,
    CASE WHEN rich THEN 'YEAR' END, CASE WHEN rich THEN CASE e WHEN 1 THEN 'MONTH' ELSE 'DAY' END END
FROM epoch, made;

INSERT INTO bookwyrm_work (book_ptr_id, lccn) SELECT id, CASE WHEN rich THEN 'n' || id END FROM made WHERE e = 0;

INSERT INTO bookwyrm_edition (
    book_ptr_id, isbn_10, isbn_13, oclc_number, pages, physical_format, physical_format_detail, publishers,
    parent_work_id, edition_rank)
SELECT id, '0300070160', CASE WHEN rich THEN '9780300070163' END, CASE WHEN rich THEN id::text END,
    CASE WHEN rich THEN 100 + w % 900 END, CASE WHEN rich THEN 'Paperback' END, CASE WHEN w % 6 = 0 THEN words END,
    CASE WHEN rich THEN ARRAY['House "A"', words] ELSE '{}' END, w, 5 - e
FROM made WHERE e > 0;

-- One author for a work, two for many an edition, none for some.
INSERT INTO bookwyrm_book_authors (id, book_id, author_id)
SELECT id * 2 + second, id, 1 + (w + second) % greatest(:books / 2, 1)
FROM made, generate_series(0, 1) AS second
WHERE :books > 3 AND (:bare = 1 OR w % 10 <> 9) AND (second = 0 OR e > 0 AND rich);

INSERT INTO bookwyrm_link (id, created_date, updated_date, remote_id, url, added_by_id, domain_id)
SELECT id, start, start, 'https://books.example/link/' || id, 'https://free.example/' || id || '.epub?a=1&b="2"', 1 + w % :users, 1
FROM epoch, made WHERE rich AND e = 1 AND w % 4 = 0;
INSERT INTO bookwyrm_filelink (link_ptr_id, book_id, filetype, availability)
SELECT id, id, 'epub', 'free' FROM made WHERE rich AND e = 1 AND w % 4 = 0;

INSERT INTO bookwyrm_series (id, created_date, updated_date, remote_id, last_edited_by_id, user_id, name, alternative_names)
SELECT n, start, start, 'https://books.example/series/' || n, 1, 1, 'Series ' || n || ' 🐉', '{}'
FROM epoch, generate_series(1, 7) AS n WHERE :bare = 0;
INSERT INTO bookwyrm_seriesbook (id, created_date, updated_date, remote_id, user_id, series_id, book_id, series_number)
SELECT id, start, start, 'https://books.example/seriesbook/' || id, 1, 1 + w % 7, id, CASE WHEN w % 4 = 0 THEN '2.5' END
FROM epoch, made WHERE rich AND e = 0;

INSERT INTO bookwyrm_hashtag (id, created_date, updated_date, remote_id, name)
SELECT n, start, start, 'https://books.example/hashtag/' || n, '#' || name
FROM epoch, (VALUES (1, 'books'), (2, '读书'), (3, 'שלום')) AS tag (n, name) WHERE :bare = 0;

-- ----------------------------------------------------------------------------------------------------- what people read
-- Reader u has book w as the edition whose turn it is; n numbers these pairs from 1.
CREATE TEMPORARY TABLE reading AS
SELECT u, w, (u - 1) * :books + w AS n, :books + (w - 1) * 3 + 1 + (u + w) % (CASE WHEN :bare = 1 THEN 1 ELSE 1 + w % 3 END) AS edition,
    start + w * interval '37 minutes 1.000001 seconds' AS moment, 'https://books.example/user/reader' || u AS url, words
FROM epoch, generate_series(1, :users) AS u
CROSS JOIN generate_series(1, :books) AS w
JOIN phrase ON phrase.n = (u + w) % 8;

INSERT INTO bookwyrm_shelf (id, created_date, updated_date, remote_id, name, identifier, user_id, editable, privacy)
SELECT u * 4 + s, start, start, 'https://books.example/user/reader' || u || '/books/' || identifier, name, identifier, u, s = 3, privacy
FROM epoch, generate_series(1, :users) AS u, (VALUES
    (0, 'read', 'Read', 'public'), (1, 'to-read', 'To Read', 'unlisted'), (2, 'reading', 'Reading', 'followers'),
    (3, 'mine-9', 'Mine: "最好" 🌟', 'direct')) AS shelf (s, identifier, name, privacy);

-- Every book is on one shelf, but for each fiftieth, which a status or a list alone holds; each fifth is on two.
INSERT INTO bookwyrm_shelfbook (id, created_date, updated_date, remote_id, book_id, shelf_id, shelved_date, user_id)
SELECT n * 2 + second, moment, moment, url || '/shelfbook/' || n, edition,
    u * 4 + CASE WHEN second = 1 THEN 3 WHEN :bare = 1 THEN 0 ELSE w % 3 END, moment, u
FROM reading, generate_series(0, 1) AS second
WHERE :bare = 1 AND second = 0 OR :bare = 0 AND w % 50 <> 49 AND (second = 0 OR w % 5 = 0);

INSERT INTO bookwyrm_list (id, created_date, updated_date, remote_id, privacy, user_id, name, description, curation)
SELECT u * 5 + l, start, start, 'https://books.example/list/' || u * 5 + l,
    (ARRAY['public', 'unlisted', 'followers', 'direct', 'public'])[l + 1], u, 'List ' || l || ' ' || words,
    CASE WHEN l % 2 = 0 THEN words END, CASE l WHEN 0 THEN 'closed' ELSE 'curated' END
FROM epoch, generate_series(1, :users) AS u, generate_series(0, 4) AS l JOIN phrase ON phrase.n = l WHERE :bare = 0;

-- Each fourth book is on a list, and some have been suggested by the next reader, with a note of that reader.
INSERT INTO bookwyrm_listitem (
    id, created_date, updated_date, remote_id, user_id, notes, raw_notes, edition_id, book_list_id, approved, "order")
SELECT n, moment, moment, 'https://books.example/user/reader' || adder || '/listitem/' || n, adder,
    CASE WHEN w % 8 = 0 OR adder <> u THEN 'note of reader' || adder || ' ' || words END, NULL, edition, u * 5 + w / 4 % 5,
    w % 16 <> 0, w
FROM (SELECT *, CASE WHEN w % 12 = 0 THEN 1 + u % :users ELSE u END AS adder FROM reading) AS item
WHERE :bare = 0 AND w % 4 = 0;

INSERT INTO bookwyrm_user_saved_lists (id, user_id, list_id)
SELECT u, u, (1 + u % :users) * 5 FROM generate_series(1, :users) AS u WHERE :bare = 0;

INSERT INTO bookwyrm_readthrough (
    id, created_date, updated_date, remote_id, user_id, book_id, progress, progress_mode, start_date, finish_date,
    stopped_date, is_active)
SELECT n, moment, moment, url || '/readthrough/' || n, u, edition, CASE WHEN w % 3 = 0 THEN w % 100 END,
    CASE w % 2 WHEN 0 THEN 'PG' ELSE 'PCT' END, CASE WHEN w % 7 <> 0 THEN moment END,
    CASE WHEN w % 3 = 1 THEN moment + interval '3 days' END, CASE WHEN w % 3 = 2 THEN moment + interval '1 day' END, w % 3 = 0
FROM reading WHERE :bare = 0 AND w % 2 = 0;

-- -------------------------------------------------------------------------------------------------------------- statuses
-- Four a book at most: a comment; a quotation with each second; a review with each third; a deleted comment with each
-- tenth. The status of kind k about pair n has the id n * 5 + k; n * 5 is the next reader's reply to the comment.
CREATE TEMPORARY TABLE said AS
SELECT n * 5 + k AS id, k, (ARRAY['comment', 'quotation', 'review', 'comment'])[k] AS kind, reading.*, k = 4 OR k = 3 AND w % 30 = 0 AS gone
FROM reading, generate_series(1, 4) AS k
WHERE :bare = 0 AND (k = 1 OR k = 2 AND w % 2 = 0 OR k = 3 AND w % 3 = 0 OR k = 4 AND w % 10 = 0);

INSERT INTO bookwyrm_status (
    id, created_date, updated_date, remote_id, user_id, content, raw_content, local, content_warning, privacy, sensitive,
    published_date, edited_date, deleted, deleted_date, reply_parent_id, thread_id, ready)
SELECT id, moment, moment, url || '/' || kind || '/' || id, u,
    CASE WHEN k = 3 AND w % 9 = 0 THEN NULL ELSE '<p>' || CASE WHEN gone THEN 'deleted ' ELSE '' END || 'of reader' || u || ' ' || words || '</p>' END,
    words, true, CASE WHEN w % 6 = 0 THEN 'Warning: ' || words END,
    (ARRAY['public', 'unlisted', 'followers', 'direct'])[1 + w % 4], w % 6 = 0, moment + k * interval '1 minute',
    CASE WHEN w % 13 = 0 THEN moment + interval '1 day' END, gone,
    CASE WHEN gone THEN moment END, NULL, id, true
FROM said
UNION ALL
SELECT n * 5, moment, moment, 'https://books.example/user/reader' || 1 + u % :users || '/status/' || n * 5, 1 + u % :users,
    '<p>a reply</p>', 'a reply', true, NULL, 'public', false, moment, NULL, w % 20 = 0, NULL, n * 5 + 1, n * 5 + 1, true
FROM reading WHERE :bare = 0 AND w % 5 = 0;

INSERT INTO bookwyrm_comment (status_ptr_id, book_id, reading_status, progress, progress_mode)
SELECT id, edition, CASE WHEN w % 2 = 0 THEN 'reading' END, CASE WHEN w % 3 = 0 THEN w % 300 END, 'PG'
FROM said WHERE kind = 'comment';
INSERT INTO bookwyrm_quotation (status_ptr_id, book_id, reading_status, quote, raw_quote, position, endposition, position_mode)
SELECT id, edition, NULL, '<p>' || words || '</p>', words, CASE WHEN w % 4 = 0 THEN (w % 90)::text END,
    CASE WHEN w % 8 = 0 THEN 'xii' END, 'PG'
FROM said WHERE kind = 'quotation';
INSERT INTO bookwyrm_review (status_ptr_id, book_id, reading_status, name, rating)
SELECT id, edition, NULL, CASE WHEN w % 9 <> 0 THEN 'Review ' || words END, CASE WHEN w % 4 <> 3 THEN 0.50 + w % 10 * 0.5 END
FROM said WHERE kind = 'review';
INSERT INTO bookwyrm_reviewrating (review_ptr_id) SELECT id FROM said WHERE kind = 'review' AND w % 9 = 0;

INSERT INTO bookwyrm_status_mention_users (id, status_id, user_id)
SELECT id, id, :users + 2 + w % 20 FROM said WHERE w % 7 = 0;
INSERT INTO bookwyrm_status_mention_books (id, status_id, edition_id) SELECT id, id, edition FROM said WHERE w % 5 = 0;
INSERT INTO bookwyrm_status_mention_hashtags (id, status_id, hashtag_id) SELECT id, id, 1 + w % 3 FROM said WHERE w % 4 = 0;
INSERT INTO bookwyrm_image (id, created_date, updated_date, remote_id, status_id, image, caption)
SELECT id, moment, moment, NULL, id, 'status/' || md5('image' || id) || '.png', CASE WHEN w % 2 = 0 THEN words END
FROM said WHERE w % 11 = 0;

DROP TABLE phrase, epoch, made, reading, said;

-- So that the planner knows the sizes, as it does in a database that has been in use.
ANALYZE;

-- The account's books, one a row in the order of the editions' ids, each with all that the account has said and done about it.
--
-- Which books: the editions on the account's shelves, those that it put on a list, its own or another account's, and those in its
-- readthroughs and reviews, and in its comments and quotations that are not deleted.
--
-- Columns are named one by one, so that the role that reads needs no others: docs/bookwyrm.md grants exactly these.
--
-- What the importer asks for: each book has an edition (id, type, title, work), a work (id, type, title) and authors (id, type,
-- name), and all six lists, empty or not; shelves have a name; lists have name, privacy, list_item, totalItems and first;
-- statuses have id, type, published, attributedTo, inReplyToBook, to and cc, quotations a quote. Null counts as missing, so
-- what is required is never null, and what BookWyrm leaves out when it is null is left out (strip_nulls).
--
-- How it stays fast: step 1 gathers numbers alone, from the account's side, through the indexes on user_id, shelf_id and
-- book_list_id. Step 2 makes one row of each book. Step 3 looks up the rest of one book after the other, so that a book goes
-- out before the next is begun, and neither other people's posts about the same book nor the size of the instance matter.
-- What belongs to one book is looked up through a primary key or a foreign key's index, always: a subquery with OFFSET 0 is
-- one that the planner must run as it stands. Without it, and with statistics that are missing or old, it may take the whole
-- table in for each book.
WITH me AS (
    SELECT
        coalesce(account.remote_id, regexp_replace(account.inbox, '/inbox$', '')) AS url,
        account.followers_url AS followers,
        -- https://books.example: what the address of something begins with that has lost its own.
        substring(account.inbox FROM '^https?://[^/]+') AS host,
        -- Where BookWyrm's pictures are read from. With a bucket: its public address, as in 'https://pictures.example/images/'.
        substring(account.inbox FROM '^https?://[^/]+') || '/images/' AS pictures,
        jsonb '["https://www.w3.org/ns/activitystreams", {"Hashtag": "as:Hashtag"}]' AS context,
        jsonb '["https://www.w3.org/ns/activitystreams#Public"]' AS everybody
    FROM bookwyrm_user AS account
    WHERE account.id = :user_id
),

-- The lists that the account put a book on, whoever owns them; total: how many books are on it, whoever put them there.
list_total AS (
    SELECT item.book_list_id, count(*) AS total
    FROM bookwyrm_listitem AS item
    WHERE item.book_list_id IN (SELECT mine.book_list_id FROM bookwyrm_listitem AS mine WHERE mine.user_id = :user_id)
    GROUP BY item.book_list_id
),

-- Step 1: what ties the account to a book. total: how many books are on that shelf or list.
tie AS (
    SELECT
        shelved.book_id, 'shelf' AS kind, shelf.id, count(*) OVER (PARTITION BY shelf.id) AS total
    FROM bookwyrm_shelf AS shelf
    JOIN bookwyrm_shelfbook AS shelved ON shelved.shelf_id = shelf.id
    WHERE shelf.user_id = :user_id
    UNION ALL
    -- What the account put on a list. What others put on its own lists is theirs: the importer would make it the account's.
    SELECT item.edition_id, 'item', item.id, list_total.total
    FROM bookwyrm_listitem AS item
    JOIN list_total ON list_total.book_list_id = item.book_list_id
    WHERE item.user_id = :user_id
    UNION ALL
    SELECT reading.book_id, 'readthrough', reading.id, NULL
    FROM bookwyrm_readthrough AS reading
    WHERE reading.user_id = :user_id
    UNION ALL
    -- A deleted review still ties the account to its book, but is itself left out in step 3.
    SELECT coalesce(comment.book_id, quotation.book_id, review.book_id), 'status', status.id, NULL
    FROM bookwyrm_status AS status
    LEFT JOIN bookwyrm_comment AS comment ON comment.status_ptr_id = status.id AND NOT status.deleted
    LEFT JOIN bookwyrm_quotation AS quotation ON quotation.status_ptr_id = status.id AND NOT status.deleted
    LEFT JOIN bookwyrm_review AS review ON review.status_ptr_id = status.id
    WHERE status.user_id = :user_id AND coalesce(comment.book_id, quotation.book_id, review.book_id) IS NOT NULL
),

-- Step 2: one row a book.
held AS (
    SELECT
        tie.book_id,
        array_agg(tie.id ORDER BY tie.id) FILTER (WHERE tie.kind = 'shelf') AS shelves,
        array_agg(tie.total ORDER BY tie.id) FILTER (WHERE tie.kind = 'shelf') AS shelf_totals,
        array_agg(tie.id ORDER BY tie.id) FILTER (WHERE tie.kind = 'item') AS items,
        array_agg(tie.total ORDER BY tie.id) FILTER (WHERE tie.kind = 'item') AS item_totals,
        array_agg(tie.id) FILTER (WHERE tie.kind = 'readthrough') AS readthroughs,
        array_agg(tie.id) FILTER (WHERE tie.kind = 'status') AS statuses
    FROM tie
    GROUP BY tie.book_id
    ORDER BY tie.book_id
)

-- Step 3. BookWyrm's pages, of which first and last are named, have 15 entries.
SELECT
    json_build_object(
        'edition', volume.edition,

        -- An edition without a work (BookWyrm has them for moments) gets a bare one of its own, for the importer refuses the
        -- whole archive without it.
        'work', coalesce(volume.work, json_build_object(
            '@context', me.context, 'id', volume.url || '#work', 'type', 'Work', 'title', volume.edition -> 'title',
            'authors', volume.edition -> 'authors', 'editions', json_build_array(volume.url), 'description', '',
            'languages', json '[]', 'series', '', 'seriesNumber', '', 'seriesBooks', json '[]', 'subjects', json '[]',
            'subjectPlaces', json '[]', 'fileLinks', json '[]', 'firstPublishedDate', '', 'publishedDate', '', 'lccn', ''
        )),

        'authors', (
            SELECT coalesce(json_agg(
                json_strip_nulls(json_build_object(
                    '@context', me.context,
                    'id', coalesce(author.remote_id, me.host || '/author/' || author.id),
                    'type', 'Author',
                    'name', author.name,
                    'aliases', author.aliases,
                    'bio', coalesce(author.bio, ''),
                    'wikipediaLink', coalesce(author.wikipedia_link, ''),
                    'website', coalesce(author.website, ''),
                    'born', to_char(author.born AT TIME ZONE 'UTC', CASE upper(author.born_precision)
                        WHEN 'YEAR' THEN 'YYYY' WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END),
                    'died', to_char(author.died AT TIME ZONE 'UTC', CASE upper(author.died_precision)
                        WHEN 'YEAR' THEN 'YYYY' WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END),
                    'isni', author.isni, 'gutenbergId', author.gutenberg_id,
                    'openlibraryKey', author.openlibrary_key, 'finnaKey', author.finna_key, 'librisKey', author.libris_key,
                    'inventaireId', author.inventaire_id, 'librarythingKey', author.librarything_key, 'goodreadsKey', author.goodreads_key,
                    'bnfId', author.bnf_id, 'viaf', author.viaf, 'wikidata', author.wikidata, 'asin', author.asin, 'aasin', author.aasin,
                    'isfdb', author.isfdb,
                    'lastEditedBy', (SELECT editor.remote_id FROM bookwyrm_user AS editor WHERE editor.id = author.last_edited_by_id)
                ))
                ORDER BY wrote.id), '[]')
            FROM bookwyrm_book_authors AS wrote
            CROSS JOIN LATERAL (
                SELECT
                    found.id, found.remote_id, found.name, found.aliases, found.bio, found.wikipedia_link, found.website,
                    found.born, found.born_precision, found.died, found.died_precision, found.isni, found.gutenberg_id,
                    found.openlibrary_key, found.finna_key, found.libris_key, found.inventaire_id, found.librarything_key,
                    found.goodreads_key, found.bnf_id, found.viaf, found.wikidata, found.asin, found.aasin, found.isfdb,
                    found.last_edited_by_id
                FROM bookwyrm_author AS found
                WHERE found.id = wrote.author_id
                OFFSET 0
            ) AS author
            WHERE wrote.book_id = held.book_id
        ),

        'shelves', (
            SELECT coalesce(json_agg(
                json_build_object(
                    '@context', me.context,
                    'id', address.url,
                    'type', 'Shelf',
                    'name', shelf.name,
                    'owner', me.url,
                    'to', CASE shelf.privacy
                        WHEN 'public' THEN me.everybody
                        WHEN 'direct' THEN '[]'
                        ELSE jsonb_build_array(me.followers)
                    END,
                    'cc', CASE shelf.privacy
                        WHEN 'public' THEN jsonb_build_array(me.followers)
                        WHEN 'unlisted' THEN me.everybody
                        ELSE '[]'
                    END,
                    'totalItems', here.total,
                    'first', address.url || '?page=1',
                    'last', address.url || '?page=' || (here.total + 14) / 15
                )
                ORDER BY shelf.id), '[]')
            FROM unnest(held.shelves, held.shelf_totals) AS here (id, total)
            CROSS JOIN LATERAL (
                SELECT found.id, found.remote_id, found.name, found.identifier, found.privacy
                FROM bookwyrm_shelf AS found WHERE found.id = here.id OFFSET 0
            ) AS shelf
            CROSS JOIN LATERAL (SELECT coalesce(shelf.remote_id, me.url || '/books/' || shelf.identifier) AS url) AS address
        ),

        -- A list is its owner's, with the owner's followers; the item on it is the account's.
        'lists', (
            SELECT coalesce(json_agg(
                json_strip_nulls(json_build_object(
                    '@context', me.context,
                    'id', address.url,
                    'type', 'BookList',
                    'name', list.name,
                    'owner', owner.url,
                    'to', CASE list.privacy
                        WHEN 'public' THEN me.everybody
                        WHEN 'direct' THEN '[]'
                        ELSE jsonb_build_array(owner.followers)
                    END,
                    'cc', CASE list.privacy
                        WHEN 'public' THEN jsonb_build_array(owner.followers)
                        WHEN 'unlisted' THEN me.everybody
                        ELSE '[]'
                    END,
                    'totalItems', here.total,
                    'first', address.url || '?page=1',
                    'last', address.url || '?page=' || (here.total + 14) / 15,
                    'summary', list.description,
                    'curation', list.curation,
                    'privacy', list.privacy,
                    'list_item', json_build_object(
                        '@context', me.context,
                        'id', coalesce(item.remote_id, me.url || '/listitem/' || item.id),
                        'type', 'ListItem',
                        'actor', me.url,
                        'book', volume.url,
                        'notes', item.notes,
                        'approved', item.approved,
                        'order', item."order"
                    )
                ))
                ORDER BY item.id), '[]')
            FROM unnest(held.items, held.item_totals) AS here (id, total)
            CROSS JOIN LATERAL (
                SELECT found.id, found.remote_id, found.book_list_id, found.notes, found.approved, found."order"
                FROM bookwyrm_listitem AS found WHERE found.id = here.id OFFSET 0
            ) AS item
            CROSS JOIN LATERAL (
                SELECT found.id, found.remote_id, found.user_id, found.name, found.description, found.privacy, found.curation
                FROM bookwyrm_list AS found WHERE found.id = item.book_list_id OFFSET 0
            ) AS list
            CROSS JOIN LATERAL (
                SELECT
                    coalesce(person.remote_id, regexp_replace(person.inbox, '/inbox$', '')) AS url,
                    person.followers_url AS followers,
                    substring(person.inbox FROM '^https?://[^/]+') AS host
                FROM bookwyrm_user AS person WHERE person.id = list.user_id OFFSET 0
            ) AS owner
            CROSS JOIN LATERAL (SELECT coalesce(list.remote_id, owner.host || '/list/' || list.id) AS url) AS address
        ),

        'comments', coalesce(said.comments, '[]'),
        'quotations', coalesce(said.quotations, '[]'),
        'reviews', coalesce(said.reviews, '[]'),

        -- Rows as they are, with times as in BookWyrm's own export: UTC, to the millisecond.
        'readthroughs', (
            SELECT coalesce(json_agg(
                json_build_object(
                    'id', reading.id,
                    'created_date', to_char(reading.created_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'updated_date', to_char(reading.updated_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'remote_id', reading.remote_id,
                    'user_id', reading.user_id,
                    'book_id', reading.book_id,
                    'progress', reading.progress,
                    'progress_mode', reading.progress_mode,
                    'start_date', to_char(reading.start_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'finish_date', to_char(reading.finish_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'stopped_date', to_char(reading.stopped_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'is_active', reading.is_active
                )
                ORDER BY reading.id), '[]')
            FROM unnest(held.readthroughs) AS here (id)
            CROSS JOIN LATERAL (
                SELECT
                    found.id, found.created_date, found.updated_date, found.remote_id, found.user_id, found.book_id,
                    found.progress, found.progress_mode, found.start_date, found.finish_date, found.stopped_date, found.is_active
                FROM bookwyrm_readthrough AS found WHERE found.id = here.id OFFSET 0
            ) AS reading
        )
    ) AS book
FROM me
CROSS JOIN held
CROSS JOIN LATERAL (
    SELECT
        found.book_ptr_id, found.parent_work_id, found.isbn_10, found.isbn_13, found.oclc_number, found.pages,
        found.physical_format, found.physical_format_detail, found.publishers, found.edition_rank
    FROM bookwyrm_edition AS found WHERE found.book_ptr_id = held.book_id OFFSET 0
) AS edition

-- The edition and its work have most of their values in one table, so both are made here: an edition has no values of "work",
-- a work none of "own".
CROSS JOIN LATERAL (
    SELECT
        (array_agg(shared.url) FILTER (WHERE shared.id = edition.book_ptr_id))[1] AS url,
        (array_agg(shared.value) FILTER (WHERE shared.id = edition.book_ptr_id))[1] AS edition,
        (array_agg(shared.value) FILTER (WHERE shared.id = edition.parent_work_id))[1] AS work
    FROM (
        SELECT
            book.id,
            address.url,
            json_strip_nulls(json_build_object(
                '@context', me.context,
                'id', address.url,
                'type', coalesce(own.type, 'Work'),
                'work', own.work,
                'editions', work.editions,
                'lccn', work.lccn,
                'isbn10', own.isbn10,
                'isbn13', own.isbn13,
                'oclcNumber', own.oclc_number,
                'pages', own.pages,
                'physicalFormat', own.physical_format,
                'physicalFormatDetail', own.physical_format_detail,
                'publishers', own.publishers,
                'editionRank', own.edition_rank,
                'title', book.title,
                'sortTitle', book.sort_title,
                'subtitle', book.subtitle,
                'description', coalesce(book.description, ''),
                'languages', book.languages,
                'series', coalesce(book.series, ''),
                'seriesNumber', coalesce(book.series_number, ''),
                'subjects', coalesce(book.subjects, '{}'),
                'subjectPlaces', coalesce(book.subject_places, '{}'),
                'firstPublishedDate', coalesce(to_char(book.first_published_date AT TIME ZONE 'UTC', CASE upper(book.first_published_date_precision)
                    WHEN 'YEAR' THEN 'YYYY' WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END), ''),
                'publishedDate', coalesce(to_char(book.published_date AT TIME ZONE 'UTC', CASE upper(book.published_date_precision)
                    WHEN 'YEAR' THEN 'YYYY' WHEN 'MONTH' THEN 'YYYY-MM' ELSE 'YYYY-MM-DD' END), ''),
                'openlibraryKey', book.openlibrary_key, 'finnaKey', book.finna_key, 'librisKey', book.libris_key,
                'inventaireId', book.inventaire_id, 'librarythingKey', book.librarything_key, 'goodreadsKey', book.goodreads_key,
                'bnfId', book.bnf_id, 'viaf', book.viaf, 'wikidata', book.wikidata, 'asin', book.asin, 'aasin', book.aasin,
                'isfdb', book.isfdb,
                'lastEditedBy', (SELECT editor.remote_id FROM bookwyrm_user AS editor WHERE editor.id = book.last_edited_by_id),
                -- The edition's as covers.sql names it in the archive, where it is used; the work's is in no archive.
                'cover', CASE WHEN book.cover <> '' THEN json_build_object(
                    'type', 'Image',
                    'url', CASE WHEN own.type IS NULL THEN me.pictures ELSE 'images/' END || book.cover,
                    'name', book.title) END,
                'authors', (
                    SELECT coalesce(json_agg(
                        (
                            SELECT coalesce(author.remote_id, me.host || '/author/' || author.id)
                            FROM bookwyrm_author AS author WHERE author.id = wrote.author_id
                        )
                        ORDER BY wrote.id), '[]')
                    FROM bookwyrm_book_authors AS wrote
                    WHERE wrote.book_id = book.id
                ),
                'fileLinks', (
                    SELECT coalesce(json_agg(
                        json_build_object(
                            'id', link.remote_id, 'type', 'Link', 'href', link.url,
                            'mediaType', file.filetype, 'availability', file.availability,
                            'attributedTo', (SELECT adder.remote_id FROM bookwyrm_user AS adder WHERE adder.id = link.added_by_id)
                        )
                        ORDER BY link.id), '[]')
                    FROM bookwyrm_filelink AS file
                    CROSS JOIN LATERAL (
                        SELECT found.id, found.remote_id, found.url, found.added_by_id
                        FROM bookwyrm_link AS found WHERE found.id = file.link_ptr_id OFFSET 0
                    ) AS link
                    WHERE file.book_id = book.id
                ),
                -- Addresses alone: the importer takes an object for a whole one, and fails on what it lacks.
                'seriesBooks', (
                    SELECT coalesce(
                        json_agg(coalesce(part.remote_id, me.host || '/seriesbook/' || part.id) ORDER BY part.id), '[]')
                    FROM bookwyrm_seriesbook AS part
                    WHERE part.book_id = book.id
                )
            )) AS value
        FROM bookwyrm_book AS book
        CROSS JOIN LATERAL (SELECT coalesce(book.remote_id, me.host || '/book/' || book.id) AS url) AS address
        LEFT JOIN LATERAL (
            SELECT
                'Edition' AS type,
                coalesce(
                    (
                        SELECT coalesce(parent.remote_id, me.host || '/book/' || parent.id)
                        FROM bookwyrm_book AS parent WHERE parent.id = edition.parent_work_id
                    ),
                    address.url || '#work') AS work,
                coalesce(edition.isbn_10, '') AS isbn10,
                coalesce(edition.isbn_13, '') AS isbn13,
                coalesce(edition.oclc_number, '') AS oclc_number,
                edition.pages,
                coalesce(edition.physical_format, '') AS physical_format,
                coalesce(edition.physical_format_detail, '') AS physical_format_detail,
                edition.publishers,
                edition.edition_rank
            WHERE book.id = edition.book_ptr_id
        ) AS own ON true
        LEFT JOIN LATERAL (
            SELECT
                coalesce(found.lccn, '') AS lccn,
                (
                    SELECT json_agg(
                        (
                            SELECT coalesce(one.remote_id, me.host || '/book/' || one.id)
                            FROM bookwyrm_book AS one WHERE one.id = sibling.book_ptr_id
                        )
                        ORDER BY sibling.edition_rank DESC, sibling.book_ptr_id)
                    FROM bookwyrm_edition AS sibling
                    WHERE sibling.parent_work_id = edition.parent_work_id
                ) AS editions
            FROM bookwyrm_work AS found
            WHERE found.book_ptr_id = book.id AND book.id = edition.parent_work_id
            OFFSET 0
        ) AS work ON true
        WHERE book.id IN (edition.book_ptr_id, edition.parent_work_id)
        OFFSET 0
    ) AS shared
) AS volume

-- Comments, quotations and reviews are statuses with a few values more.
CROSS JOIN LATERAL (
    SELECT
        jsonb_agg(post.value ORDER BY post.published_date, post.id) FILTER (WHERE post.type = 'Comment') AS comments,
        jsonb_agg(post.value ORDER BY post.published_date, post.id) FILTER (WHERE post.type = 'Quotation') AS quotations,
        jsonb_agg(post.value ORDER BY post.published_date, post.id) FILTER (WHERE post.type = 'Review') AS reviews
    FROM (
        SELECT
            status.id,
            status.published_date,
            kind.type,
            jsonb_strip_nulls(jsonb_build_object(
                '@context', me.context,
                'id', address.url,
                'type', kind.type,
                'published', to_char(status.published_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
                'updated', to_char(status.edited_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'),
                'attributedTo', me.url,
                'content', coalesce(status.content, ''),
                'to', CASE status.privacy
                    WHEN 'public' THEN me.everybody
                    WHEN 'direct' THEN mentioned.urls
                    ELSE jsonb_build_array(me.followers)
                END,
                'cc', CASE status.privacy
                    WHEN 'public' THEN jsonb_build_array(me.followers) || mentioned.urls
                    WHEN 'unlisted' THEN me.everybody || mentioned.urls
                    WHEN 'direct' THEN '[]'
                    ELSE mentioned.urls
                END,
                'replies', jsonb_build_object(
                    '@context', me.context,
                    'id', address.url || '/replies',
                    'type', 'OrderedCollection',
                    'totalItems', replies.total,
                    'first', address.url || '/replies?page=1',
                    'last', address.url || '/replies?page=' || greatest((replies.total + 14) / 15, 1)
                ),
                'summary', status.content_warning,
                'tag', mentioned.tags,
                'attachment', (
                    SELECT coalesce(jsonb_agg(
                        jsonb_build_object(
                            'type', 'Document',
                            'url', jsonb_build_object('type', 'Image', 'url', me.pictures || image.image, 'name', image.caption),
                            'name', image.caption
                        )
                        ORDER BY image.id), '[]')
                    FROM bookwyrm_image AS image
                    WHERE image.status_id = status.id AND image.image <> ''
                ),
                'sensitive', status.sensitive,
                'inReplyToBook', volume.url,
                'readingStatus', coalesce(comment.reading_status, quotation.reading_status, review.reading_status),
                'quote', quotation.quote,
                'name', review.name,
                -- As a number with a fraction, 5.0 not 5, and no more digits than it has.
                'rating', trim_scale(review.rating) + 0.0
            ))
            -- These are there even when they are null.
            || CASE kind.type
                WHEN 'Comment' THEN jsonb_build_object('progress', comment.progress, 'progress_mode', comment.progress_mode)
                WHEN 'Quotation' THEN jsonb_build_object(
                    'position', quotation.position, 'endposition', quotation.endposition,
                    'position_mode', quotation.position_mode)
                ELSE '{}'
            END AS value
        FROM unnest(held.statuses) AS here (id)
        CROSS JOIN LATERAL (
            SELECT
                found.id, found.remote_id, found.content, found.content_warning, found.privacy, found.sensitive,
                found.published_date, found.edited_date, found.deleted
            FROM bookwyrm_status AS found WHERE found.id = here.id OFFSET 0
        ) AS status
        LEFT JOIN LATERAL (
            SELECT found.status_ptr_id, found.reading_status, found.progress, found.progress_mode
            FROM bookwyrm_comment AS found WHERE found.status_ptr_id = here.id OFFSET 0
        ) AS comment ON true
        LEFT JOIN LATERAL (
            SELECT
                found.status_ptr_id, found.reading_status, found.quote, found.position, found.endposition, found.position_mode
            FROM bookwyrm_quotation AS found WHERE found.status_ptr_id = here.id OFFSET 0
        ) AS quotation ON true
        LEFT JOIN LATERAL (
            SELECT found.status_ptr_id, found.reading_status, found.name, found.rating
            FROM bookwyrm_review AS found WHERE found.status_ptr_id = here.id OFFSET 0
        ) AS review ON true
        CROSS JOIN LATERAL (
            SELECT CASE
                WHEN comment.status_ptr_id IS NOT NULL THEN 'Comment'
                WHEN quotation.status_ptr_id IS NOT NULL THEN 'Quotation'
                ELSE 'Review'
            END AS type
        ) AS kind
        CROSS JOIN LATERAL (
            SELECT coalesce(status.remote_id, me.url || '/' || lower(kind.type) || '/' || status.id) AS url
        ) AS address
        CROSS JOIN LATERAL (
            SELECT count(*) AS total
            FROM bookwyrm_status AS reply
            WHERE reply.reply_parent_id = here.id AND NOT reply.deleted
        ) AS replies
        -- Who, which books and which hashtags a status names.
        CROSS JOIN LATERAL (
            SELECT
                coalesce(jsonb_agg(tag.value -> 'href' ORDER BY tag.id) FILTER (WHERE tag.kind = 1), '[]') AS urls,
                coalesce(jsonb_agg(tag.value ORDER BY tag.kind, tag.id), '[]') AS tags
            FROM (
                SELECT 1 AS kind, mention.id, (
                    SELECT jsonb_build_object('type', 'Mention', 'href', person.remote_id, 'name', '@' || person.username)
                    FROM bookwyrm_user AS person WHERE person.id = mention.user_id
                ) AS value
                FROM bookwyrm_status_mention_users AS mention WHERE mention.status_id = here.id
                UNION ALL
                SELECT 2, mention.id, (
                    SELECT jsonb_build_object('type', 'Edition', 'href', book.remote_id, 'name', book.title)
                    FROM bookwyrm_book AS book WHERE book.id = mention.edition_id
                )
                FROM bookwyrm_status_mention_books AS mention WHERE mention.status_id = here.id
                UNION ALL
                SELECT 3, mention.id, (
                    SELECT jsonb_build_object('type', 'Hashtag', 'href', hashtag.remote_id, 'name', hashtag.name)
                    FROM bookwyrm_hashtag AS hashtag WHERE hashtag.id = mention.hashtag_id
                )
                FROM bookwyrm_status_mention_hashtags AS mention WHERE mention.status_id = here.id
            ) AS tag
        ) AS mentioned
        WHERE NOT status.deleted
        OFFSET 0
    ) AS post
) AS said
ORDER BY held.book_id;

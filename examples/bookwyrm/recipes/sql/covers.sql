-- Optional: the covers of the editions that books.sql finds, each once, in the order of their names.
WITH held AS (
    SELECT shelved.book_id
    FROM bookwyrm_shelf AS shelf
    JOIN bookwyrm_shelfbook AS shelved ON shelved.shelf_id = shelf.id
    WHERE shelf.user_id = :user_id
    UNION
    SELECT item.edition_id
    FROM bookwyrm_listitem AS item
    WHERE item.user_id = :user_id
    UNION
    SELECT reading.book_id
    FROM bookwyrm_readthrough AS reading
    WHERE reading.user_id = :user_id
    UNION
    SELECT coalesce(comment.book_id, quotation.book_id, review.book_id)
    FROM bookwyrm_status AS status
    LEFT JOIN bookwyrm_comment AS comment ON comment.status_ptr_id = status.id AND NOT status.deleted
    LEFT JOIN bookwyrm_quotation AS quotation ON quotation.status_ptr_id = status.id AND NOT status.deleted
    LEFT JOIN bookwyrm_review AS review ON review.status_ptr_id = status.id
    WHERE status.user_id = :user_id
)
SELECT DISTINCT
    'images/' || book.cover AS name,
    book.cover AS path
FROM held
JOIN bookwyrm_edition AS edition ON edition.book_ptr_id = held.book_id
JOIN bookwyrm_book AS book ON book.id = edition.book_ptr_id
WHERE book.cover <> ''
ORDER BY name;

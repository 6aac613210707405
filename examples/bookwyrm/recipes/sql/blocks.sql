-- The addresses of the people that the account has blocked: one a row.
SELECT to_json(coalesce(other.remote_id, regexp_replace(other.inbox, '/inbox$', ''))) AS url
FROM bookwyrm_userblocks AS relation
JOIN bookwyrm_user AS other ON other.id = relation.user_object_id
WHERE relation.user_subject_id = :user_id
ORDER BY relation.id;

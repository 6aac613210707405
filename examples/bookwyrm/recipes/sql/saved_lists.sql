-- The addresses of the lists, of any account, that the account has saved: one a row.
SELECT to_json(coalesce(list.remote_id, substring(owner.inbox FROM '^https?://[^/]+') || '/list/' || list.id)) AS url
FROM bookwyrm_user_saved_lists AS saved
JOIN bookwyrm_list AS list ON list.id = saved.list_id
JOIN bookwyrm_user AS owner ON owner.id = list.user_id
WHERE saved.user_id = :user_id
ORDER BY saved.id;

SELECT id, at, kind, detail
FROM event
WHERE customer_id = :customer
ORDER BY id;

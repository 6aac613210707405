SELECT 'invoices/' || id || '.pdf' AS name, invoice AS path
FROM purchase
WHERE customer_id = :customer AND invoice IS NOT NULL
ORDER BY id;

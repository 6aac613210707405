-- A shop of three tables, and two customers: psql -d shop -f schema.sql
CREATE TABLE customer (id bigint PRIMARY KEY, name text NOT NULL);
CREATE TABLE purchase (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, placed_at timestamptz NOT NULL,
    total numeric(12, 2) NOT NULL, currency text NOT NULL, note text, invoice text);
CREATE TABLE event (id bigint PRIMARY KEY, customer_id bigint NOT NULL REFERENCES customer, at timestamptz NOT NULL,
    kind text NOT NULL, detail jsonb NOT NULL);
CREATE INDEX purchase_by_customer ON purchase (customer_id, id);
CREATE INDEX event_by_customer ON event (customer_id, id);
INSERT INTO customer VALUES (7, '小明'), (8, 'Zoë');
INSERT INTO purchase VALUES
    (1001, 7, '2026-03-04 05:06:07.089+00', 19.90, 'EUR', E'Please "ring", twice\nthen wait', '2026/1001.pdf'),
    (1002, 8, '2026-03-05 10:00:00+00', 5.00, 'EUR', NULL, '2026/1002.pdf'),
    (1003, 7, '2026-04-01 23:59:59.999999+00', 100.00, 'CNY', '谢谢 📦', NULL);
INSERT INTO event VALUES
    (1, 7, '2026-03-04 05:00:00+00', 'login', '{"from": "app"}'),
    (2, 8, '2026-03-05 09:59:00+00', 'login', '{"from": "web"}'),
    (3, 7, '2026-03-04 05:06:07+00', 'purchase', '{"id": 1001, "coupon": null}');

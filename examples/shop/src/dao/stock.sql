INSERT INTO products (id, name, released) VALUES
    (1, 'Desk lamp', 1),
    (2, 'Floor lamp', 1),
    (3, 'O''Keeffe print', 1),
    (4, 'Towel, 100% cotton', 1),
    (5, 'Smart lamp', 0);

INSERT INTO prices (product, tenant, cents) VALUES
    (1, 'retail', 3900), (1, 'trade', 2700),
    (2, 'retail', 8900), (2, 'trade', 6200),
    (3, 'retail', 1500), (3, 'trade', 1100),
    (4, 'retail', 1200), (4, 'trade',  800);

-- The passwords are "analytical engine" and "o'clock & 100%". The hashes carry cheap parameters, so that
-- an unoptimised build logs in quickly; a shop with real customers takes argon2's defaults.
INSERT INTO customers (id, name, password_hash) VALUES
    (1, 'Ada', '$argon2id$v=19$m=64,t=1,p=1$Z3VzdGF2ZUVpZmZlbA$rJGwxpUhq2HoFbe67vgo0qULZEDq/ORwja5WfU53Vbc'),
    (2, 'Miles O''Brien', '$argon2id$v=19$m=64,t=1,p=1$aHlwYXRpYW9mQWxleA$1VIsm7vAtQX7VOLylDNRYGFrVFXiv/EDpTujHd3MSoA');

INSERT INTO orders (id, customer, note) VALUES
    (1, 1, ''),
    (2, 2, 'ring twice');

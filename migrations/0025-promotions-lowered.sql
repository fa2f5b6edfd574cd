create index variant_prices_at on variant_prices (at);

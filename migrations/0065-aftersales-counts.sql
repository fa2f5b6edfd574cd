-- What the figures of after-sales say, counted day by day as cases are opened, answered, paid and scored: of each merchant,
-- and of the whole shop as merchant 0. `day` is the day in the shop's time zone, `answer_by` until when the merchant had to
-- answer; a case without them has not been counted yet.
alter table aftersales_cases add column day text;
alter table aftersales_cases add column answer_by integer;
create index aftersales_cases_uncounted on aftersales_cases (id) where day is null;

create table aftersales_counts (
  merchant_id integer not null,
  day text not null,
  reason text not null,
  cases integer not null,
  refunded integer not null,       -- minor units
  replied integer not null,        -- how many were answered,
  reply integer not null,          -- after how many ms together,
  in_time integer not null,        -- and how many of them in time
  scored integer not null,
  score integer not null,
  primary key (merchant_id, day, reason)
) strict, without rowid;

create table aftersales_product_counts (
  merchant_id integer not null,
  day text not null,
  product_id integer not null,
  count integer not null,
  primary key (merchant_id, day, product_id)
) strict, without rowid;

create trigger aftersales_counted after update of day on aftersales_cases when old.day is null and new.day is not null begin
  insert into aftersales_counts (merchant_id, day, reason, cases, refunded, replied, reply, in_time, scored, score)
    select merchant.value, new.day, new.reason, 1, new.goods_refund + new.shipping_refund + new.freight_refund, new.replied_at is not null, coalesce(new.replied_at - new.opened_at, 0),
      coalesce(new.replied_at <= new.answer_by, 0), new.score is not null, coalesce(new.score, 0)
    from json_each(json_array(0, new.merchant_id)) as merchant where true
    on conflict (merchant_id, day, reason) do update set
      cases = cases + excluded.cases, refunded = refunded + excluded.refunded, replied = replied + excluded.replied, reply = reply + excluded.reply,
      in_time = in_time + excluded.in_time, scored = scored + excluded.scored, score = score + excluded.score;
  insert into aftersales_product_counts (merchant_id, day, product_id, count)
    select merchant.value, new.day, product_id, count(*)
    from json_each(json_array(0, new.merchant_id)) as merchant cross join aftersales_items cross join order_lines
      on order_lines.order_id = new.order_id and order_lines.position = aftersales_items.position
    where case_id = new.id group by merchant.value, product_id
    on conflict (merchant_id, day, product_id) do update set count = count + excluded.count;
end;

create trigger aftersales_counted_on after update of goods_refund, shipping_refund, freight_refund, replied_at, score on aftersales_cases when new.day is not null begin
  update aftersales_counts set
    refunded = refunded + (new.goods_refund + new.shipping_refund + new.freight_refund) - (old.goods_refund + old.shipping_refund + old.freight_refund),
    replied = replied + (new.replied_at is not null) - (old.replied_at is not null),
    reply = reply + coalesce(new.replied_at - new.opened_at, 0) - coalesce(old.replied_at - old.opened_at, 0),
    in_time = in_time + coalesce(new.replied_at <= new.answer_by, 0) - coalesce(old.replied_at <= old.answer_by, 0),
    scored = scored + (new.score is not null) - (old.score is not null),
    score = score + coalesce(new.score, 0) - coalesce(old.score, 0)
  where merchant_id in (0, new.merchant_id) and day = new.day and reason = new.reason;
end;

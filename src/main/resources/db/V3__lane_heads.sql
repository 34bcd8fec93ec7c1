-- Claims read the queue from its front. What stands behind other work of its order is not in it any more: the column "queue" of
-- such work is null until its turn comes. An order with hundreds of invoices is then one row to a claim, and not hundreds.

-- Goes before new orders: what the ERP told, and orders that the ERP has.
alter table work_item add column urgent boolean not null default false;
update work_item set urgent = true
 where kind <> 'order'
    or exists (select 1 from vtex_order v
                where v.account = work_item.account and v.order_id = work_item.order_id and v.delivered_at is not null);

drop index work_item_by_due;
create index work_item_by_due on work_item (queue, urgent, due_at, id);

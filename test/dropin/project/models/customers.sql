{{ config(materialized='table') }}

select customers.customer_id, customers.name, coalesce(sum(orders.amount), 0) as spent
from {{ ref('stg_customers') }} as customers
left join {{ ref('stg_orders') }} as orders using (customer_id)
group by 1, 2

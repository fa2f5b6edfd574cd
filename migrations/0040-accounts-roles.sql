-- Who has a role, without going through everybody.
create index grants_role on grants (role, person_id);

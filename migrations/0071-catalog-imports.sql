-- An import is one change from now on. One that was half taken over ends here and says so: what is in is not added twice when its file is uploaded again.
delete from import_sheets where import_id in (select id from imports where state = 'applying' and done > 0);
update imports set state = 'failed', ended_at = made_at,
  problems = '[{"line":1,"column":null,"text":{"zh-CN":"程序更新时这次导入停在了中途，前面的商品已经导入。请把同一个文件再上传一次。","en":"The program was updated while this was being imported; the first products are in. Please upload the same file again."}}]'
where state = 'applying' and done > 0;

Add-LabProtector $InputObject.Lab 2 ''

Add-LabProtector $InputObject.Lab 1 ''

$InputObject.Lab.Protection = 1
Save-LabVolume $InputObject.Lab
@{}

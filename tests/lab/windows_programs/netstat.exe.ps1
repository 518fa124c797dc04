# netstat.exe -a -n -o: columns as Windows 10 22H2 prints them in French; shapes seen in Microsoft's documentation of netstat
# and in transcripts that public tools keep as fixtures (English LISTENING, German ABHOEREN: the state is in the language of
# Windows, the other end is not). C:\lab-netstat.txt holds other lines.

''
'Connexions actives'
''
'  Proto  Adresse locale         Adresse distante       ' + [char] 201 + 'tat'
$state = 'C:\lab-netstat.txt'
if ([IO.File]::Exists($state)) { return [IO.File]::ReadAllLines($state) }
'  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       912'
'  TCP    0.0.0.0:445            0.0.0.0:0              LISTENING       4'
'  TCP    0.0.0.0:3389           0.0.0.0:0              EN ECOUTE       1044'
'  TCP    0.0.0.0:5985           0.0.0.0:0              LISTENING       4'
'  TCP    0.0.0.0:104            0.0.0.0:0              LISTENING       2200'
'  TCP    127.0.0.1:5939         0.0.0.0:0              LISTENING       3100'
'  TCP    10.0.0.5:5985          10.0.0.1:50412         ESTABLISHED     4'
'  TCP    [::]:445               [::]:0                 LISTENING       4'
'  TCP    [fe80::1%4]:139        [::]:0                 LISTENING       4'
'  UDP    0.0.0.0:69             *:*                                    1500'
'  UDP    [::1]:1900             *:*                                    1044'

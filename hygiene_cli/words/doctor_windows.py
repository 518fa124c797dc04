"""What doctor says of the way to Windows: a finding and its remedy for each code."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "doctor.psrp": (
        "{host} : la connexion psrp n’est pas prise en charge",
        "{host}: the connection psrp is not supported",
    ),
    "doctor.psrp.remedy": (
        "ansible_connection: winrm, avec les mêmes compte et mot de passe",
        "ansible_connection: winrm, with the same account and password",
    ),
    "doctor.no_winrm": (
        "{host} est une machine Windows, et la bibliothèque pywinrm manque ici",
        "{host} is a Windows host, and the library pywinrm is missing here",
    ),
    "doctor.no_winrm.remedy": ("pip install pywinrm", "pip install pywinrm"),
    "doctor.windows_become": (
        "{host} : ansible_become ne sert à rien sous Windows et fait échouer la machine",
        "{host}: ansible_become serves nothing on Windows and makes the host fail",
    ),
    "doctor.windows_become.remedy": (
        "ansible_become: false pour cette machine, et un compte administrateur",
        "ansible_become: false for this host, and an administrator’s account",
    ),
    "doctor.winrm_clear": (
        "{host} : le mot de passe de l’administrateur passerait en clair sur le réseau (Basic sur HTTP)",
        "{host}: the administrator’s password would cross the network in clear (Basic over HTTP)",
    ),
    "doctor.winrm_clear.remedy": (
        "ansible_winrm_scheme: https et ansible_port: 5986, ou ansible_winrm_transport: ntlm ; docs/windows.md dit comment",
        "ansible_winrm_scheme: https and ansible_port: 5986, or ansible_winrm_transport: ntlm; docs/windows.md says how",
    ),
    "doctor.winrm_unverified": (
        "{host} : le certificat n’est pas vérifié, donc n’importe quelle machine peut se faire passer pour elle",
        "{host}: its certificate is not verified, so any machine can pass for it",
    ),
    "doctor.winrm_unverified.remedy": (
        "ansible_winrm_ca_trust_path: le certificat de la machine ou de l’autorité du cabinet ; docs/windows.md dit comment",
        "ansible_winrm_ca_trust_path: the host’s certificate or that of the practice’s authority; docs/windows.md says how",
    ),
    "doctor.no_kerberos": (
        "{host} : Kerberos est demandé, et ce qu’il lui faut manque ici",
        "{host}: Kerberos is asked for, and what it needs is missing here",
    ),
    "doctor.no_kerberos.remedy": (
        "apt install krb5-user libkrb5-dev, puis pip install 'pywinrm[kerberos]' ; ou ansible_winrm_transport: ntlm",
        "apt install krb5-user libkrb5-dev, then pip install 'pywinrm[kerberos]'; or ansible_winrm_transport: ntlm",
    ),
    "doctor.clock_skew": (
        "{host} : Kerberos refuse deux horloges qui diffèrent de plus de cinq minutes",
        "{host}: Kerberos refuses two clocks that are more than five minutes apart",
    ),
    "doctor.clock_skew.remedy": (
        "sur le poste : w32tm /resync ; ici : timedatectl set-ntp true",
        "on the host: w32tm /resync; here: timedatectl set-ntp true",
    ),
    "doctor.clock_apart": (
        "{host} : son horloge et celle d’ici diffèrent de {minutes} minutes ; Kerberos n’en accepte que cinq",
        "{host}: its clock and this machine’s are {minutes} minutes apart; Kerberos takes five at most",
    ),
    "doctor.clock_apart.remedy": (
        "sur le poste : w32tm /resync ; ici : timedatectl set-ntp true",
        "on the host: w32tm /resync; here: timedatectl set-ntp true",
    ),
    "doctor.certificate": (
        "{host} : rien ici ne garantit son certificat, donc aucun mot de passe ne lui a été envoyé",
        "{host}: nothing here vouches for its certificate, so no password was sent to it",
    ),
    "doctor.certificate.remedy": (
        "exporter ce certificat du poste même, le copier ici, et l’indiquer dans ansible_winrm_ca_trust_path ; docs/windows.md en donne les commandes",
        "export that certificate on the host itself, copy it here, and name it in ansible_winrm_ca_trust_path; docs/windows.md has the commands",
    ),
    "doctor.certificate_name": (
        "{host} : son certificat est au nom d’une autre machine",
        "{host}: its certificate is in another machine’s name",
    ),
    "doctor.certificate_name.remedy": (
        "donner à ansible_host un nom inscrit dans le certificat, ou refaire le certificat à ce nom",
        "give ansible_host a name that stands in the certificate, or make the certificate again with that name",
    ),
    "doctor.certificate_file": (
        "{host} : le fichier que nomme ansible_winrm_ca_trust_path n’existe pas",
        "{host}: the file that ansible_winrm_ca_trust_path names does not exist",
    ),
    "doctor.certificate_file.remedy": (
        "y copier le certificat du poste (openssl x509 -inform der -in POSTE.cer -out POSTE.pem)",
        "copy the host’s certificate there (openssl x509 -inform der -in HOST.cer -out HOST.pem)",
    ),
    "doctor.winrm_not_tls": (
        "{host} : HTTPS est demandé à un port qui ne parle que HTTP",
        "{host}: HTTPS is asked of a port that speaks HTTP only",
    ),
    "doctor.winrm_not_tls.remedy": (
        "donner au poste un certificat et un port HTTPS (docs/windows.md), puis ansible_port: 5986",
        "give the host a certificate and an HTTPS port (docs/windows.md), then ansible_port: 5986",
    ),
    "doctor.winrm_refused": (
        "{host} : WinRM refuse ce compte, son mot de passe, ou la façon de le présenter",
        "{host}: WinRM refuses this account, its password, or the way of proving it",
    ),
    "doctor.winrm_refused.remedy": (
        "vérifier ansible_user et son mot de passe ; ansible_winrm_transport: ntlm pour un compte du poste, kerberos pour un compte du domaine",
        "check ansible_user and its password; ansible_winrm_transport: ntlm for an account of the host, kerberos for one of the domain",
    ),
    "doctor.winrm_denied": (
        "{host} : ce compte n’a pas le droit d’utiliser WinRM, ou l’UAC réduit ses droits par le réseau",
        "{host}: this account may not use WinRM, or UAC cuts its rights over the network",
    ),
    "doctor.winrm_denied.remedy": (
        "un compte du domaine membre des Administrateurs du poste, ou son administrateur intégré ; sinon LocalAccountTokenFilterPolicy (docs/windows.md)",
        "a domain account among the host’s Administrators, or its built-in one; else LocalAccountTokenFilterPolicy (docs/windows.md)",
    ),
    "doctor.not_administrator": (
        "{host} : ce compte n’y est pas administrateur, donc une partie reste illisible et rien ne peut être corrigé",
        "{host}: this account is no administrator there, so part of it stays unread and nothing can be set",
    ),
    "doctor.not_administrator.remedy": (
        "ajouter ce compte aux Administrateurs du poste, ou en prendre un autre dans ansible_user",
        "add the account to the host’s Administrators, or name another in ansible_user",
    ),
    "doctor.filtered_token": (
        "{host} : ce compte y est administrateur, mais l’UAC lui retire ce droit par le réseau",
        "{host}: this account is an administrator there, but UAC takes that from it over the network",
    ),
    "doctor.filtered_token.remedy": (
        "un compte du domaine, ou l’administrateur intégré ; sinon, en sachant le risque, LocalAccountTokenFilterPolicy à 1 et un mot de passe propre à chaque poste (docs/windows.md)",
        "a domain account, or the built-in administrator; else, knowing the risk, LocalAccountTokenFilterPolicy at 1 and a password of its own for each host (docs/windows.md)",
    ),
    "doctor.winrm_no_name": (
        "{host} : ce nom est inconnu ici",
        "{host}: that name is not known here",
    ),
    "doctor.winrm_no_name.remedy": (
        "ansible_host: son adresse, ou un nom du DNS qui soit aussi dans son certificat",
        "ansible_host: its address, or a name of the DNS that its certificate holds too",
    ),
    "doctor.winrm_silent": (
        "{host} : rien ne répond à WinRM",
        "{host}: nothing answers WinRM",
    ),
    "doctor.winrm_silent.remedy": (
        "le poste est-il allumé, WinRM activé, le port 5986 ouvert à cette machine ? docs/windows.md donne les commandes ; Test-WSMan sur le poste le dit",
        "is the host on, WinRM enabled, port 5986 open to this machine? docs/windows.md has the commands; Test-WSMan on the host tells",
    ),
    "doctor.winrm_cut": (
        "{host} : la connexion a été coupée en cours de route",
        "{host}: the connection was cut on the way",
    ),
    "doctor.winrm_cut.remedy": (
        "recommencer ; si cela dure, regarder sur le poste le journal Microsoft-Windows-WinRM/Operational",
        "try again; if it stays so, look at the log Microsoft-Windows-WinRM/Operational on the host",
    ),
    "doctor.language": (
        "{host} : PowerShell y est en mode de langage restreint",
        "{host}: PowerShell is in constrained language mode there",
    ),
    "doctor.language.remedy": (
        "autoriser les scripts de ce compte dans AppLocker ou WDAC, ou lire le poste par un kit signé",
        "allow this account’s scripts in AppLocker or WDAC, or read the host by a signed kit",
    ),
    "doctor.version": (
        "{host} : Windows PowerShell y est plus ancien que 5.1",
        "{host}: Windows PowerShell is older than 5.1 there",
    ),
    "doctor.version.remedy": (
        "installer Windows Management Framework 5.1 (Windows 7 à Server 2012 R2), ou remplacer la machine",
        "install Windows Management Framework 5.1 (Windows 7 to Server 2012 R2), or replace the machine",
    ),
    "doctor.bits": (
        "{host} : c’est un PowerShell 32 bits qui répond",
        "{host}: a 32-bit PowerShell answers",
    ),
    "doctor.bits.remedy": (
        "sur le poste, que WinRM démarre le PowerShell de System32 et non celui de SysWOW64",
        "on the host, have WinRM start the PowerShell of System32, not that of SysWOW64",
    ),
    "doctor.malware": (
        "{host} : l’antivirus y a arrêté le script",
        "{host}: the antivirus there stopped the script",
    ),
    "doctor.malware.remedy": (
        "y autoriser ce script, jamais tout PowerShell : docs/windows.md dit comment",
        "allow this script there, never PowerShell as a whole: docs/windows.md says how",
    ),
    "doctor.no_answer_windows": ("{host} : {detail}", "{host}: {detail}"),
    "doctor.no_answer_windows.remedy": (
        "docs/windows.md, « When the way in is barred » ; sur le poste, Test-WSMan et le journal Microsoft-Windows-WinRM/Operational",
        "docs/windows.md, “When the way in is barred”; on the host, Test-WSMan and the log Microsoft-Windows-WinRM/Operational",
    ),
    "doctor.no_vault": (
        "{host} : son mot de passe est dans un coffre qui n’est pas là ou qui n’est pas ouvert",
        "{host}: its password is in a vault that is not there or not open",
    ),
    "doctor.no_vault.remedy": (
        "ansible-vault create group_vars/windows/vault.yml, puis --ask-vault-pass",
        "ansible-vault create group_vars/windows/vault.yml, then --ask-vault-pass",
    ),
    "doctor.same_local_secret": (
        "{hosts} ont le même mot de passe : qui le trouve sur l’une entre sur toutes",
        "{hosts} have the same password: whoever finds it on one enters all of them",
    ),
    "doctor.same_local_secret.remedy": (
        "un mot de passe par machine (vault_windows_passwords[inventory_hostname]), Windows LAPS, ou un compte du domaine",
        "a password for each machine (vault_windows_passwords[inventory_hostname]), Windows LAPS, or a domain account",
    ),
}

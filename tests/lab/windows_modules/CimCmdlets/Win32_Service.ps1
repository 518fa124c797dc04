# Win32_Service with Name, ProcessId and State, as Microsoft's reference of the class has them.

@{ Name = 'TermService'; ProcessId = 1044; State = 'Running' }
@{ Name = 'UmRdpService'; ProcessId = 1044; State = 'Running' }
@{ Name = 'RpcSs'; ProcessId = 912; State = 'Running' }

# escape=`

FROM mcr.microsoft.com/windows/servercore:ltsc2022
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]

RUN Invoke-WebRequest https://example.org/tool.zip -OutFile C:\tool.zip; `
    Expand-Archive C:\tool.zip -DestinationPath C:\tool; `
    Remove-Item C:\tool.zip
RUN New-Item -ItemType Directory C:\data
RUN [Environment]::SetEnvironmentVariable('PATH', $env:PATH + ';C:\tool', 'Machine')

WORKDIR C:\data
ENTRYPOINT ["C:\\tool\\tool.exe"]

# escape=`
# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/windows/servercore:ltsc2022 AS build
SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]
ENV GOLANG_VERSION=1.20.3 `
    GOPATH=C:\gopath `
    GOPROXY=https://goproxy.cn,https://goproxy.io
WORKDIR C:\src
RUN curl.exe -o go.zip ('https://dl.google.com/go/go{0}.windows-amd64.zip' -f $env:GOLANG_VERSION); `
    Expand-Archive go.zip -DestinationPath C:\; `
    # tidy up
    Remove-Item go.zip -Force
COPY go.mod .\
RUN go mod download
COPY . C:\src\
RUN go build -o C:\app.exe .
FROM mcr.microsoft.com/windows/nanoserver:ltsc2022
COPY --from=build C:\app.exe C:\app.exe
ENTRYPOINT ["C:\\app.exe"]

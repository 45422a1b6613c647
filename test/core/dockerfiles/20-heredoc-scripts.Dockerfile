# syntax=docker/dockerfile:1.4
FROM golang:1.22-bookworm
RUN <<EOF
set -e
apt-get update
apt-get install -y --no-install-recommends curl jq
curl -o /usr/local/bin/jqp https://example.org/jqp
rm -rf /var/lib/apt/lists/*
EOF

RUN <<-'SCRIPT' bash -eux
	export GOPROXY=https://goproxy.cn,https://proxy.golang.org
	go install github.com/go-delve/delve/cmd/dlv@latest
	# FROM not-a-stage
	SCRIPT

COPY <<"go mod" <<sum.txt /src/
module example.com/app

go 1.22
go mod
h1:none
sum.txt

RUN cat <<ONE 3<<TWO > /out && cat <&3 >> /out
first \
ONE
second
TWO
RUN echo " <<EOF " 'and <<MORE' && echo done
WORKDIR /src
RUN go mod download

FROM golang:1.19-buster
WORKDIR /app
COPY go.mod .
COPY go.sum .
RUN export GOPROXY=https://goproxy.cn,https://goproxy.io,direct && \
    export GOPRIVATE=git.example.com && \
    go mod download -x
COPY . .
RUN go build -o server . \
    && mv server /usr/local/bin/
EXPOSE 8080/tcp
CMD server --listen :8080

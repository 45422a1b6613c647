FROM centos:7
ENV GOLANG_VERSION 1.18.10
ENV GOPATH=/go PATH=/go/bin:/usr/local/go/bin:$PATH
RUN yum install -y wget git gcc && yum clean all
RUN wget https://go.dev/dl/go${GOLANG_VERSION}.linux-amd64.tar.gz -O - | tar -C /usr/local -xzf -
RUN curl -L https://install.example.org/setup.sh | sh
RUN go env -w GOPROXY=https://goproxy.cn,https://goproxy.io,direct && \
    go install github.com/rakyll/hey@v0.1.4
WORKDIR ${GOPATH}/src/app
ADD https://example.org/vendor.tar.gz /tmp/vendor.tar.gz
ADD [".", "./"]
RUN go build .

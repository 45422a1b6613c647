FROM golang:1.22
ENV V=1.2.3-rc1
ENV MAJOR=${V%%.*} NAMES='$NOT_ME' BOTH="$V and ${V:-none}"
ARG A=1 B C="two words"
RUN go list -f '{{.Dir}}' ./... && echo ${V%%-*} ${V##*-} $$ $? $(ls) ${arr[@]} <<<"here string"
RUN curl -o /tmp/$V.tgz https://example.com/$V.tgz
RUN test -n "$GOPROXY" || export GOPROXY=https://goproxy.cn,https://goproxy.io,direct; go install example.com/cmd@${V}

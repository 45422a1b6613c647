{{- $go := .GoVersion }}
FROM golang:{{ $go }}-alpine
{% if proxy %}
ENV GOPROXY={{ proxy }}
{% endif %}
RUN go list -f '{{.Dir}}' ./...

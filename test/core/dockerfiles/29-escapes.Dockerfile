FROM debian:12
ENV A=a\ b B="c \"d\" e" C='single \' D=x\\
ENV E $HOME/path with spaces\ here
ENV F=${A:-${B:+nested}} G=${PATH%%:*} H=${A#a\*} I=${A/ /_}
LABEL "com.example.vendor"="ACME Incorporated" com.example.label-with-value="foo \
bar" description="This text illustrates"
RUN echo a\\
RUN echo b\ \
  c
RUN printf '%s\n' "x\\y" \
    && curl -s https://example.com/$(uname -m)/tool > /usr/bin/tool
WORKDIR /a b
USER app:app
STOPSIGNAL SIGTERM

FROM ubuntu:20.04
ENV LANG=en_US.UTF-8
ENV JAVA_OPTS="-Xmx512m -Xms256m"
ENV TOOLS="git automake"
ENV A=1 B="two words" C=with\ escape
LABEL description="A build box"
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates $TOOLS \
    && echo $A > /etc/a \
    && echo "$JAVA_OPTS" > /etc/java-opts \
    && rm -rf /var/lib/apt/lists/*

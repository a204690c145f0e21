FROM ubuntu:22.04
LABEL org.opencontainers.image.authors="ops@example.org"

ENV DEBIAN_FRONTEND=noninteractive
ENV CATALINA_HOME=/usr/local/tomcat
ENV PATH=$CATALINA_HOME/bin:$PATH

RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates openjdk-17-jre-headless curl \
    && mkdir -p "$CATALINA_HOME" \
    && rm -rf /var/lib/apt/lists/*
WORKDIR $CATALINA_HOME
RUN curl -fSL https://archive.apache.org/dist/tomcat/tomcat-10/v10.1.30/bin/apache-tomcat-10.1.30.tar.gz -o tomcat.tar.gz \
    && tar -xvf tomcat.tar.gz --strip-components=1 \
    && rm bin/*.bat \
    && rm tomcat.tar.gz*

COPY target/portal.war webapps/ROOT.war
EXPOSE 8080
CMD ["catalina.sh", "run"]

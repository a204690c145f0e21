"""What ``latest`` stood for in Docker's official images, on one day.

Made by scripts/official_tags.py, where it says which of several tags was taken; from the files in
``library`` of SOURCE at COMMIT.
"""

SOURCE = "https://github.com/docker-library/official-images"
COMMIT = "37079fb336f572a88700cf32e5e1f6be54a04e8f"
#: When that commit was made.
DATE = "2026-08-21"

_TAGS = """
adminer:6 almalinux:10 alpine:3.24 alt:p11 amazoncorretto:8 amazonlinux:2023 arangodb:3.12
backdrop:1.34 bash:5.3 bonita:11.1 buildpack-deps:trixie busybox:1.38 caddy:2 cassandra:5.0
chronograf:1.11 cirros:0.6 clickhouse:26.7 composer:2.10 convertigo:8.4 couchdb:3.5 crate:6.4
dart:3.13 debian:13 docker:29 drupal:11.4 eclipse-mosquitto:2 eclipse-temurin:25 eggdrop:1.10
elixir:1.20 emqx:5.8 erlang:29 espocrm:10.0 fedora:44 flink:2.3 friendica:2026.05 gcc:16
geonetwork:4.4 ghost:6 golang:1.27 gradle:9 groovy:5.1 haproxy:3.4 haskell:9.14 haxe:4.3 hitch:1.8
httpd:2.4 hylang:1.3 ibmjava:8 influxdb:2.9 irssi:1.4 jetty:12.1 joomla:6 jruby:10.1 julia:1.12
kapacitor:1.8 kong:3.9 krakend:2.13 lightstreamer:7.4 liquibase:5.0 mageia:10 mariadb:12.3 matomo:5
maven:3.9 mediawiki:1.46 memcached:1.6 monica:4.1 mysql:26.7 nats:2.14 neo4j:2026.07
neurodebian:trixie nextcloud:34 nginx:1.31 nim:2.2 node:26 odoo:19.0 orientdb:3.2 perl:5.44
photon:5.0 php:8.5 phpmyadmin:5.2 postfixadmin:4.0 postgres:18 pypy:3.11 python:3.14 rabbitmq:4.3
redis:8.10 redmine:7.0 registry:3 rethinkdb:2.4 rocket.chat:8.5 ros:lyrical ruby:4.0 rust:1.98
sapmachine:26 satosa:8.5 silverpeas:6.4 solr:10 spiped:1.6 storm:3.0 swift:6.3 teamspeak:3.13
telegraf:1.39 tomcat:11.0 tomee:10 traefik:3.7 ubuntu:26.04 varnish:9.0 wordpress:7.1 xwiki:18.6
yourls:1.10 znc:1.10 zookeeper:3.9
"""

#: By the name of the image.
TAGS = {name: tag for name, _, tag in (pair.partition(":") for pair in _TAGS.split())}

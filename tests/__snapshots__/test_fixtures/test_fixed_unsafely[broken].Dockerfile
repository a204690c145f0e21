RUN echo too early
FROM debian:bookworm
RUM apt-get update
RUN apt-get install curl
COPY --form=build /a /b
ENV
CMD ["unclosed"

FROM maven:3.9-eclipse-temurin-21 AS build
WORKDIR /workspace
COPY pom.xml .
RUN mvn -B dependency:go-offline
COPY src ./src
RUN mvn -B package -DskipTests

FROM eclipse-temurin:21-jre
RUN groupadd --system spring \
    && useradd --uid 10001 --system --gid spring spring
COPY --from=build /workspace/target/*.jar /opt/app.jar
RUN mkdir -p /var/log/app \
    && chown spring:spring /var/log/app \
    && chmod 0444 /opt/app.jar
USER 10001
HEALTHCHECK --interval=30s --timeout=3s CMD curl -fsS http://localhost:8080/actuator/health || exit 1
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=75", "-jar", "/opt/app.jar"]

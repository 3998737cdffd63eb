// SPDX-FileCopyrightText: 2026 accelguard contributors
// SPDX-License-Identifier: Apache-2.0

package io.accelguard.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Capabilities;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1DaemonSet;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1SecurityContext;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The manifests are what Kubernetes' own models take, strictly: a field that the API does not know
/// is refused. The rules of the operator's resource are those of `deploy/prometheus`.
class KubernetesTest {
  private static final Path FOLDER = Path.of("../deploy/kubernetes");
  private static final Path RULES = Path.of("../deploy/prometheus");
  private static final Map<String, Class<?>> MODELS =
      Map.of(
          "Namespace", V1Namespace.class,
          "ServiceAccount", V1ServiceAccount.class,
          "ConfigMap", V1ConfigMap.class,
          "DaemonSet", V1DaemonSet.class,
          "Deployment", V1Deployment.class,
          "Service", V1Service.class,
          "PodDisruptionBudget", V1PodDisruptionBudget.class,
          "NetworkPolicy", V1NetworkPolicy.class);

  private final Gson gson = new Gson();

  private static List<Map<String, Object>> documents(String text) {
    List<Map<String, Object>> found = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text))
      found.add(map(document));
    return found;
  }

  private static List<Map<String, Object>> resources() {
    Object names =
        documents(Shell.text(FOLDER.resolve("kustomization.yaml"))).getFirst().get("resources");
    return ((List<?>) Objects.requireNonNull(names))
        .stream()
            .flatMap(name -> documents(Shell.text(FOLDER.resolve(name.toString()))).stream())
            .toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  private <T> T model(Map<String, Object> document, Class<T> type) {
    return JSON.getGson().fromJson(gson.toJson(document), type);
  }

  private <T> T only(Class<T> type, String kind, String name) {
    return resources().stream()
        .filter(document ->
            document.get("kind").equals(kind)
                && map(document.get("metadata")).get("name").equals(name))
        .map(document -> model(document, type))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void every_manifest_has_only_fields_that_kubernetes_knows() {
    List<Map<String, Object>> all = resources();
    assertThat(all).hasSizeGreaterThan(12);
    for (Map<String, Object> document : all) {
      Class<?> model = MODELS.get(document.get("kind").toString());
      if (model != null) assertThat(model(document, model)).isNotNull();
      else assertThat(document.get("apiVersion")).isEqualTo("monitoring.coreos.com/v1");
      if (!document.get("kind").equals("Namespace"))
        assertThat(map(document.get("metadata"))).containsEntry("namespace", "accelguard");
    }
    Map<String, Object> wrong =
        documents("{apiVersion: v1, kind: Namespace, metadata: {name: x, label: {}}}").getFirst();
    assertThatThrownBy(() -> model(wrong, V1Namespace.class)).hasMessageContaining("label");
  }

  @Test
  void the_agent_can_read_and_the_controller_can_do_nothing() {
    V1PodSpec agent =
        Objects.requireNonNull(only(V1DaemonSet.class, "DaemonSet", "accelguard-agent").getSpec())
            .getTemplate()
            .getSpec();
    V1SecurityContext reads =
        Objects.requireNonNull(agent.getContainers().getFirst().getSecurityContext());
    assertThat(reads.getPrivileged()).isFalse();
    assertThat(reads.getReadOnlyRootFilesystem()).isTrue();
    assertThat(reads.getCapabilities())
        .isEqualTo(
            new V1Capabilities()
                .addDropItem("ALL")
                .addAddItem("SYS_PTRACE")
                .addAddItem("DAC_READ_SEARCH"));
    assertThat(agent.getContainers().getFirst().getVolumeMounts())
        .filteredOn(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
        .extracting("mountPath")
        .containsExactlyInAnyOrder("/var/lib/accelguard", "/tmp");
    V1PodSpec controller =
        Objects.requireNonNull(
                only(V1Deployment.class, "Deployment", "accelguard-controller").getSpec())
            .getTemplate()
            .getSpec();
    assertThat(controller.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(controller.getContainers().getFirst().getSecurityContext().getCapabilities())
        .isEqualTo(new V1Capabilities().addDropItem("ALL"));
    assertThat(Stream.of(agent, controller))
        .allMatch(pod -> Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()));
  }

  @Test
  void the_operators_rules_are_those_of_prometheus() {
    List<Object> groups = new ArrayList<>();
    for (String file : List.of("recording.yml", "alerts.yml"))
      groups.addAll((List<?>) documents(Shell.text(RULES.resolve(file))).getFirst().get("groups"));
    Map<String, Object> rules =
        resources().stream()
            .filter(document -> document.get("kind").equals("PrometheusRule"))
            .findFirst()
            .orElseThrow();
    assertThat(map(rules.get("spec")).get("groups")).isEqualTo(groups);
  }
}

"""The actions that our steps call, by the version whose inputs they use.

A major version moves with its fixes. An action of nobody whose tags GitHub or a cloud keeps is pinned to a commit:
in March 2026 somebody moved nearly every tag of trivy-action to code that stole credentials
(https://github.com/aquasecurity/trivy/security/advisories/GHSA-69fq-xp46-6x23).
"""

from __future__ import annotations

CHECKOUT = "actions/checkout@v6"
SETUP_PYTHON = "actions/setup-python@v6"
SETUP_NODE = "actions/setup-node@v6"
AWS_CREDENTIALS = "aws-actions/configure-aws-credentials@v6"
ECR_LOGIN = "aws-actions/amazon-ecr-login@v2"
ECS_RENDER = "aws-actions/amazon-ecs-render-task-definition@v1"
ECS_DEPLOY = "aws-actions/amazon-ecs-deploy-task-definition@v2"
AZURE_LOGIN = "azure/login@v3"
REGISTRY_LOGIN = "docker/login-action@v4"
BUILDX = "docker/setup-buildx-action@v4"
BUILD_PUSH = "docker/build-push-action@v7"
TRIVY = "aquasecurity/trivy-action@57a97c7e7821a5776cebc9bb87c984fa69cba8f1"
"""Release 0.35.0."""

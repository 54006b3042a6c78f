"""The keys of a task definition and of what is in it, and what each holds: `RegisterTaskDefinition`.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
"""

from __future__ import annotations

FIELDS: dict[str, dict[str, str]] = {
    "": {
        "family": "str",
        "taskRoleArn": "str",
        "executionRoleArn": "str",
        "networkMode": "str",
        "containerDefinitions": "list ContainerDefinition",
        "volumes": "list Volume",
        "placementConstraints": "list TaskDefinitionPlacementConstraint",
        "requiresCompatibilities": "list str",
        "cpu": "str",
        "memory": "str",
        "tags": "list Tag",
        "pidMode": "str",
        "ipcMode": "str",
        "proxyConfiguration": "map ProxyConfiguration",
        "inferenceAccelerators": "list InferenceAccelerator",
        "ephemeralStorage": "map EphemeralStorage",
        "runtimePlatform": "map RuntimePlatform",
        "enableFaultInjection": "bool",
        "trustedExecutionConfiguration": "map TrustedExecutionConfiguration",
    },
    "ContainerDefinition": {
        "name": "str",
        "image": "str",
        "repositoryCredentials": "map RepositoryCredentials",
        "cpu": "int",
        "memory": "int",
        "memoryReservation": "int",
        "links": "list str",
        "portMappings": "list PortMapping",
        "essential": "bool",
        "restartPolicy": "map ContainerRestartPolicy",
        "entryPoint": "list str",
        "command": "list str",
        "environment": "list KeyValuePair",
        "environmentFiles": "list EnvironmentFile",
        "mountPoints": "list MountPoint",
        "volumesFrom": "list VolumeFrom",
        "linuxParameters": "map LinuxParameters",
        "secrets": "list Secret",
        "dependsOn": "list ContainerDependency",
        "startTimeout": "int",
        "stopTimeout": "int",
        "versionConsistency": "str",
        "hostname": "str",
        "user": "str",
        "workingDirectory": "str",
        "disableNetworking": "bool",
        "privileged": "bool",
        "readonlyRootFilesystem": "bool",
        "dnsServers": "list str",
        "dnsSearchDomains": "list str",
        "extraHosts": "list HostEntry",
        "dockerSecurityOptions": "list str",
        "interactive": "bool",
        "pseudoTerminal": "bool",
        "dockerLabels": "map",
        "ulimits": "list Ulimit",
        "logConfiguration": "map LogConfiguration",
        "healthCheck": "map HealthCheck",
        "systemControls": "list SystemControl",
        "resourceRequirements": "list ResourceRequirement",
        "firelensConfiguration": "map FirelensConfiguration",
        "credentialSpecs": "list str",
    },
    "RepositoryCredentials": {
        "credentialsParameter": "str",
    },
    "PortMapping": {
        "containerPort": "int",
        "hostPort": "int",
        "protocol": "str",
        "name": "str",
        "appProtocol": "str",
        "containerPortRange": "str",
    },
    "ContainerRestartPolicy": {
        "enabled": "bool",
        "ignoredExitCodes": "list int",
        "restartAttemptPeriod": "int",
    },
    "KeyValuePair": {
        "name": "str",
        "value": "str",
    },
    "EnvironmentFile": {
        "value": "str",
        "type": "str",
    },
    "MountPoint": {
        "sourceVolume": "str",
        "containerPath": "str",
        "readOnly": "bool",
    },
    "VolumeFrom": {
        "sourceContainer": "str",
        "readOnly": "bool",
    },
    "LinuxParameters": {
        "capabilities": "map KernelCapabilities",
        "devices": "list Device",
        "initProcessEnabled": "bool",
        "sharedMemorySize": "int",
        "tmpfs": "list Tmpfs",
        "maxSwap": "int",
        "swappiness": "int",
    },
    "KernelCapabilities": {
        "add": "list str",
        "drop": "list str",
    },
    "Device": {
        "hostPath": "str",
        "containerPath": "str",
        "permissions": "list str",
    },
    "Tmpfs": {
        "containerPath": "str",
        "size": "int",
        "mountOptions": "list str",
    },
    "Secret": {
        "name": "str",
        "valueFrom": "str",
    },
    "ContainerDependency": {
        "containerName": "str",
        "condition": "str",
    },
    "HostEntry": {
        "hostname": "str",
        "ipAddress": "str",
    },
    "Ulimit": {
        "name": "str",
        "softLimit": "int",
        "hardLimit": "int",
    },
    "LogConfiguration": {
        "logDriver": "str",
        "options": "map",
        "secretOptions": "list Secret",
    },
    "HealthCheck": {
        "command": "list str",
        "interval": "int",
        "timeout": "int",
        "retries": "int",
        "startPeriod": "int",
    },
    "SystemControl": {
        "namespace": "str",
        "value": "str",
    },
    "ResourceRequirement": {
        "value": "str",
        "type": "str",
        "sharingStrategy": "map SharingStrategy",
    },
    "SharingStrategy": {
        "nvidiaMps": "map NvidiaMpsAllocation",
    },
    "NvidiaMpsAllocation": {
        "memory": "int",
        "maxComputePercent": "int",
    },
    "FirelensConfiguration": {
        "type": "str",
        "options": "map",
    },
    "Volume": {
        "name": "str",
        "host": "map HostVolumeProperties",
        "dockerVolumeConfiguration": "map DockerVolumeConfiguration",
        "efsVolumeConfiguration": "map EFSVolumeConfiguration",
        "s3filesVolumeConfiguration": "map S3FilesVolumeConfiguration",
        "fsxWindowsFileServerVolumeConfiguration": "map FSxWindowsFileServerVolumeConfiguration",
        "configuredAtLaunch": "bool",
    },
    "HostVolumeProperties": {
        "sourcePath": "str",
    },
    "DockerVolumeConfiguration": {
        "scope": "str",
        "autoprovision": "bool",
        "driver": "str",
        "driverOpts": "map",
        "labels": "map",
    },
    "EFSVolumeConfiguration": {
        "fileSystemId": "str",
        "rootDirectory": "str",
        "transitEncryption": "str",
        "transitEncryptionPort": "int",
        "authorizationConfig": "map EFSAuthorizationConfig",
    },
    "EFSAuthorizationConfig": {
        "accessPointId": "str",
        "iam": "str",
    },
    "S3FilesVolumeConfiguration": {
        "fileSystemArn": "str",
        "rootDirectory": "str",
        "transitEncryptionPort": "int",
        "accessPointArn": "str",
    },
    "FSxWindowsFileServerVolumeConfiguration": {
        "fileSystemId": "str",
        "rootDirectory": "str",
        "authorizationConfig": "map FSxWindowsFileServerAuthorizationConfig",
    },
    "FSxWindowsFileServerAuthorizationConfig": {
        "credentialsParameter": "str",
        "domain": "str",
    },
    "TaskDefinitionPlacementConstraint": {
        "type": "str",
        "expression": "str",
    },
    "Tag": {
        "key": "str",
        "value": "str",
    },
    "ProxyConfiguration": {
        "type": "str",
        "containerName": "str",
        "properties": "list KeyValuePair",
    },
    "InferenceAccelerator": {
        "deviceName": "str",
        "deviceType": "str",
    },
    "EphemeralStorage": {
        "sizeInGiB": "int",
    },
    "RuntimePlatform": {
        "cpuArchitecture": "str",
        "operatingSystemFamily": "str",
    },
    "TrustedExecutionConfiguration": {
        "isolationMode": "str",
        "attestationPolicy": "str",
    },
}
"""For each structure (the task definition itself is "") its keys: `str`, `int`, `bool`, `map`, `map STRUCTURE`,
`list STRUCTURE` or `list str`."""

SHOWN = frozenset(
    (
        "compatibilities",
        "deregisteredAt",
        "registeredAt",
        "registeredBy",
        "requiresAttributes",
        "revision",
        "status",
        "taskDefinitionArn",
    )
)
"""Keys of a task definition that was downloaded: whoever registers it again takes them away."""

// A cluster for SatCurate: AKS with a pool of GPUs, a registry, a storage account without shared keys, PostgreSQL that only the cluster's
// network reaches, and the identity of SatCurate's pods, which may read and write the store.
//
//     az deployment group create -g GROUP -f main.bicep -p postgresPassword=...

@description('Where everything is made.')
param location string = resourceGroup().location

@description('What names begin with: 3 to 11 lower-case letters and digits.')
@minLength(3)
@maxLength(11)
param prefix string = 'satcurate'

@description('The password of PostgreSQL\'s role satcurate.')
@secure()
param postgresPassword string

@description('Nodes for data silos; two keep the cluster up while one goes.')
@minValue(1)
param dataNodes int = 2

@description('The size of the data silos\' nodes.')
param dataNodeSize string = 'Standard_D4s_v5'

@description('GPU nodes at most; there are none while no trainer asks for one.')
@minValue(1)
param gpuNodes int = 2

@description('The size of the trainers\' nodes.')
param gpuNodeSize string = 'Standard_NC24ads_A100_v4'

@description('The namespace of infra/kubernetes.')
param kubernetesNamespace string = 'satcurate'

var unique = uniqueString(resourceGroup().id)
var roles = {
  storageBlobDataContributor: 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  acrPull: '7f951dda-4ed3-4680-a7ca-43fe172d538d'
  networkContributor: '4d97b98b-1d4f-4c34-adeb-70ce28fb0ab8'
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: '${prefix}-network'
  location: location
  properties: {
    addressSpace: {
      addressPrefixes: ['10.80.0.0/16']
    }
    subnets: [
      {
        name: 'nodes'
        properties: {
          addressPrefix: '10.80.0.0/20'
        }
      }
      {
        name: 'postgres'
        properties: {
          addressPrefix: '10.80.16.0/24'
          delegations: [
            {
              name: 'postgres'
              properties: {
                serviceName: 'Microsoft.DBforPostgreSQL/flexibleServers'
              }
            }
          ]
        }
      }
    ]
  }

  resource nodes 'subnets' existing = {
    name: 'nodes'
  }

  resource postgres 'subnets' existing = {
    name: 'postgres'
  }
}

// The cluster's own identity: it joins its nodes to the network.
resource controlPlane 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-cluster'
  location: location
}

resource join 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(network.id, controlPlane.id, roles.networkContributor)
  scope: network
  properties: {
    principalId: controlPlane.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.networkContributor)
  }
}

resource cluster 'Microsoft.ContainerService/managedClusters@2025-02-01' = {
  name: '${prefix}-cluster'
  location: location
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${controlPlane.id}': {}
    }
  }
  properties: {
    dnsPrefix: prefix
    disableLocalAccounts: true
    aadProfile: {
      managed: true
      enableAzureRBAC: true
    }
    oidcIssuerProfile: {
      enabled: true
    }
    securityProfile: {
      workloadIdentity: {
        enabled: true
      }
    }
    networkProfile: {
      networkPlugin: 'azure'
      networkPluginMode: 'overlay'
      // Cilium enforces infra/kubernetes/base/network-policy.yaml.
      networkDataplane: 'cilium'
      networkPolicy: 'cilium'
      podCidr: '10.244.0.0/16'
      serviceCidr: '10.96.0.0/16'
      dnsServiceIP: '10.96.0.10'
    }
    agentPoolProfiles: [
      {
        name: 'data'
        mode: 'System'
        count: dataNodes
        vmSize: dataNodeSize
        osType: 'Linux'
        osSKU: 'Ubuntu'
        vnetSubnetID: network::nodes.id
      }
    ]
  }
  dependsOn: [join]
}

resource gpuPool 'Microsoft.ContainerService/managedClusters/agentPools@2025-02-01' = {
  parent: cluster
  name: 'gpu'
  properties: {
    mode: 'User'
    enableAutoScaling: true
    count: 0
    minCount: 0
    maxCount: gpuNodes
    vmSize: gpuNodeSize
    osType: 'Linux'
    osSKU: 'Ubuntu'
    vnetSubnetID: network::nodes.id
    nodeTaints: ['sku=gpu:NoSchedule']
  }
}

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: '${prefix}${unique}'
  location: location
  sku: {
    name: 'Basic'
  }
  properties: {
    adminUserEnabled: false
  }
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, cluster.id, roles.acrPull)
  scope: registry
  properties: {
    principalId: cluster.properties.identityProfile.kubeletidentity.objectId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.acrPull)
  }
}

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: '${prefix}${unique}'
  location: location
  kind: 'StorageV2'
  sku: {
    name: 'Standard_ZRS'
  }
  properties: {
    allowSharedKeyAccess: false
    allowBlobPublicAccess: false
    minimumTlsVersion: 'TLS1_2'
    supportsHttpsTrafficOnly: true
  }

  resource blobs 'blobServices' = {
    name: 'default'

    resource container 'containers' = {
      name: 'curation'
    }
  }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${prefix}-pods'
  location: location

  resource federation 'federatedIdentityCredentials' = {
    name: 'kubernetes'
    properties: {
      issuer: cluster.properties.oidcIssuerProfile.issuerURL
      subject: 'system:serviceaccount:${kubernetesNamespace}:satcurate'
      audiences: ['api://AzureADTokenExchange']
    }
  }
}

resource store 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, identity.id, roles.storageBlobDataContributor)
  scope: account
  properties: {
    principalId: identity.properties.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roles.storageBlobDataContributor
    )
  }
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: '${prefix}.private.postgres.database.azure.com'
  location: 'global'

  resource link 'virtualNetworkLinks' = {
    name: 'network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: network.id
      }
    }
  }
}

resource postgres 'Microsoft.DBforPostgreSQL/flexibleServers@2024-08-01' = {
  name: '${prefix}-${unique}'
  location: location
  // Membership is a few rows; the smallest size does.
  sku: {
    name: 'Standard_B1ms'
    tier: 'Burstable'
  }
  properties: {
    version: '15'
    administratorLogin: 'satcurate'
    administratorLoginPassword: postgresPassword
    storage: {
      storageSizeGB: 32
    }
    network: {
      delegatedSubnetResourceId: network::postgres.id
      privateDnsZoneArmResourceId: zone.id
    }
  }
  dependsOn: [zone::link]

  resource database 'databases' = {
    name: 'satcurate'
  }
}

@description('For AZURE_STORAGE_ACCOUNT in the overlay.')
output storageAccount string = account.name

@description('For azure.workload.identity/client-id in the overlay.')
output identityClientId string = identity.properties.clientId

@description('For the images in the overlay.')
output registryServer string = registry.properties.loginServer

@description('For the secrets.')
output postgresHost string = postgres.properties.fullyQualifiedDomainName

@description('For az aks get-credentials.')
output clusterName string = cluster.name

using Azure.Core;
using Azure.Identity;
using Azure.Storage;
using Azure.Storage.Blobs;
using SatCurate.Curation;

namespace SatCurate.Storage;

/// <summary>
/// The storage account, from the environment as other Azure tools read it: <c>AZURE_STORAGE_CONNECTION_STRING</c>; else
/// <c>AZURE_STORAGE_ACCOUNT</c> with <c>AZURE_STORAGE_SAS_TOKEN</c>, or with the default credential chain. Nothing of it is ever printed.
/// </summary>
public static class AzureAccount
{
    private const string ConnectionString = "AZURE_STORAGE_CONNECTION_STRING";
    private const string Account = "AZURE_STORAGE_ACCOUNT";
    private const string SasToken = "AZURE_STORAGE_SAS_TOKEN";

    /// <summary>The container of a location.</summary>
    /// <exception cref="UserErrorException">The environment names no account, or not as it should.</exception>
    public static BlobContainerClient Container(AzureLocation location) =>
        Service(location, Environment.GetEnvironmentVariable, ClientOptions(AzureStoreOptions.Default)).GetBlobContainerClient(location.Container);

    /// <summary>How requests are sent: repeated where the service is busy or did not answer, and never with content that changed on its way.</summary>
    public static BlobClientOptions ClientOptions(AzureStoreOptions options)
    {
        var client = new BlobClientOptions();
        client.Retry.Mode = RetryMode.Exponential;
        client.Retry.MaxRetries = options.Retries;
        client.Retry.Delay = options.FirstRetryDelay;
        client.Retry.MaxDelay = options.LongestRetryDelay;
        client.Retry.NetworkTimeout = options.RequestTimeout;
        client.TransferValidation.Upload.ChecksumAlgorithm = StorageChecksumAlgorithm.MD5;
        return client;
    }

    /// <summary>The account that <paramref name="environment"/> names.</summary>
    /// <exception cref="UserErrorException">It names none, or not as it should.</exception>
    public static BlobServiceClient Service(AzureLocation location, Func<string, string?> environment, BlobClientOptions options)
    {
        if (environment(ConnectionString) is { Length: > 0 } connection)
        {
            try
            {
                return new BlobServiceClient(connection, options);
            }
            catch (Exception e) when (e is FormatException or ArgumentException or InvalidOperationException)
            {
                // Its message may quote what it could not read.
                throw new UserErrorException($"{ConnectionString} can't be understood", location.ToString(), "Copy it anew from the account's access keys");
            }
        }

        if (environment(Account) is not { Length: > 0 } account)
        {
            throw new UserErrorException(
                "no Azure storage account is named",
                location.ToString(),
                $"Set {ConnectionString}, or {Account} with {SasToken} or a signed-in identity");
        }

        if (account.Length is < 3 or > 24 || !account.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        {
            throw new UserErrorException($"{Account} is no name of a storage account", location.ToString(), "Use its bare name: lower-case letters and digits");
        }

        string address = $"https://{account}.blob.core.windows.net/";
        // With the token in the address a copy inside the account is allowed to read its source.
        return environment(SasToken) is { Length: > 0 } token
            ? new BlobServiceClient(new Uri($"{address}?{token.TrimStart('?')}"), options)
            : new BlobServiceClient(new Uri(address), new DefaultAzureCredential(), options);
    }
}

using Azure.Storage.Blobs;
using SatCurate.Curation;

namespace SatCurate.Storage.Tests.Azure;

public sealed class AzureAccountTests
{
    private static readonly AzureLocation s_location = new("box", "");

    [Fact]
    public void Service_ConnectionString_ComesFirst() =>
        Service(
            ("AZURE_STORAGE_CONNECTION_STRING", "BlobEndpoint=http://127.0.0.1:1/one;AccountName=one;AccountKey=AAAA"),
            ("AZURE_STORAGE_ACCOUNT", "two")).AccountName.ShouldBe("one");

    [Fact]
    public void Service_AccountWithSas_CarriesTheSas()
    {
        Uri address = Service(("AZURE_STORAGE_ACCOUNT", "two"), ("AZURE_STORAGE_SAS_TOKEN", "?sv=1&sig=s")).Uri;
        address.Host.ShouldBe("two.blob.core.windows.net");
        address.Query.ShouldContain("sig=s");
    }

    [Fact]
    public void Service_AccountAlone_TakesTheCredentialChain() =>
        Service(("AZURE_STORAGE_ACCOUNT", "two")).Uri.ShouldBe(new Uri("https://two.blob.core.windows.net/"));

    [Fact]
    public void Service_Nothing_SaysWhatToSet() =>
        Should.Throw<UserErrorException>(() => Service()).Message.ShouldContain("AZURE_STORAGE_CONNECTION_STRING");

    [Theory]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "secret")]
    [InlineData("AZURE_STORAGE_CONNECTION_STRING", "AccountName=a;AccountKey=secret")]
    [InlineData("AZURE_STORAGE_ACCOUNT", "https://secret.blob.core.windows.net")]
    public void Service_NotUnderstood_SaysSoWithoutTheValue(string variable, string value)
    {
        string message = Should.Throw<UserErrorException>(() => Service((variable, value))).Message;
        message.ShouldContain(variable);
        message.ShouldNotContain("secret");
    }

    private static BlobServiceClient Service(params (string Name, string Value)[] environment) => AzureAccount.Service(
        s_location, name => environment.FirstOrDefault(e => e.Name == name).Value, AzureAccount.ClientOptions(AzureStoreOptions.Default));
}

namespace SatCurate.Curation.Tests;

public class WordsTests
{
    [Fact]
    public void ToString_SampleId_ParsesBack()
    {
        var id = new SampleId("fashion-mnist", 4_294_967_296);
        id.ToString().ShouldBe("fashion-mnist/4294967296");
        SampleId.TryParse(id.ToString(), out SampleId parsed).ShouldBeTrue();
        parsed.ShouldBe(id);
    }

    [Theory]
    [InlineData("demo")]
    [InlineData("demo/")]
    [InlineData("/3")]
    [InlineData("demo/-3")]
    [InlineData("demo/ 3")]
    [InlineData("a/b/3")]
    [InlineData("../3")]
    public void TryParse_NoSampleId_IsFalse(string text) => SampleId.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("a", true)]
    [InlineData("CIFAR-10.v2_b", true)]
    [InlineData("", false)]
    [InlineData(".hidden", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    public void IsValid_DatasetName_AllowsSafePathsOnly(string name, bool valid) => DatasetName.IsValid(name).ShouldBe(valid);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void IsValid_DatasetNameLength_IsLimited(int length, bool valid) => DatasetName.IsValid(new string('a', length)).ShouldBe(valid);

    [Fact]
    public void Message_UserError_IsOneLineOfWhatWhereHint()
    {
        new UserErrorException("label 12 is out of range", "labels.csv line 7", "There are 10 classes").Message
            .ShouldBe("label 12 is out of range (labels.csv line 7). There are 10 classes.");
        new UserErrorException("no samples").Message.ShouldBe("no samples.");
    }
}
